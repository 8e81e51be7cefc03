export { type Address, isLoopback, parseAddress } from "./http/address.ts";
export type { Cors } from "./http/cors.ts";
export {
  BadParameterError,
  BadRequestError,
  ListenError,
  NotFoundError,
  UnavailableError,
} from "./http/errors.ts";
export { type Fault, type FaultKind, faultOf } from "./http/fault.ts";
export { openPage } from "./http/page.ts";
export { Params } from "./http/params.ts";
export { type Body, jsonReply, type Reply, textReply } from "./http/reply.ts";
export {
  type Asked,
  type Dialect,
  type Handler,
  type Method,
  type Route,
  routesOf,
  type Row,
} from "./http/route.ts";
export {
  type Answered,
  type Http,
  httpDefaults,
  type HttpLimits,
  type HttpOptions,
  openHttp,
  type TlsSettings,
} from "./http/server.ts";
export { authenticateBcrypt } from "./http/basic-auth.ts";
export {
  anonymous,
  type Authenticate,
  authenticateNobody,
  authenticateStatic,
  type Credentials,
  type StaticCredentials,
  type User,
} from "./http/user.ts";
export {
  type Received,
  WriteReceiver,
  type WriteReceiverOptions,
} from "./prometheus/remote/write-receiver.ts";
export type {
  ActiveTarget,
  Asking,
  DroppedTarget,
  Engine,
  ExemplarStore,
  Lifecycle,
  MatrixSeries,
  PrometheusRoom,
  QueryOptions,
  QueryResult,
  QueryStats,
  QueryValue,
  SeriesStore,
  ServerFacts,
  StoredSeries,
  StoreStats,
  TargetsView,
  VectorElement,
} from "./prometheus/room.ts";
export type { StoreAdmin } from "./prometheus/admin.ts";
export { versionOfProto } from "./prometheus/remote/write.ts";
export { prometheusRoutes } from "./prometheus/routes.ts";
export type {
  ObjectFreshness,
  ObjectListener,
  Objects,
  ObjectsOfKind,
  ObjectView,
  UiFacts,
  UiObject,
  UiRoom,
} from "./ui/room.ts";
export type { DataBlock, DataCensus, DataView } from "./ui/data.ts";
export { uiRoutes } from "./ui/routes.ts";
export type { OtlpConfig, TranslationStrategy } from "./otlp/config.ts";
export { DeltaTotals } from "./otlp/delta-totals.ts";
export { OtlpReceiver } from "./otlp/receiver.ts";
