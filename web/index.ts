export { buildPage, type BuildPageOptions, type BuiltPage, PageBuildError } from "./build.ts";
