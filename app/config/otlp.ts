import type { OtlpConfig, TranslationStrategy } from "@taffrail/api";
import type { LoadedConfig } from "./load.ts";

/** What a configuration says of metrics that come by OTLP; defaults where it says nothing. */
export function otlpConfigOf({ root }: LoadedConfig): OtlpConfig {
  const otlp = root.section("otlp");
  const strategy = otlp?.text("translation_strategy") ?? "";
  return {
    translationStrategy:
      strategy === "" ? "UnderscoreEscapingWithSuffixes" : (strategy as TranslationStrategy),
    promoteAllResourceAttributes: otlp?.bool("promote_all_resource_attributes") ?? false,
    promoteResourceAttributes: otlp?.texts("promote_resource_attributes") ?? [],
    ignoreResourceAttributes: otlp?.texts("ignore_resource_attributes") ?? [],
    keepIdentifyingResourceAttributes: otlp?.bool("keep_identifying_resource_attributes") ?? false,
    convertHistogramsToNhcb: otlp?.bool("convert_histograms_to_nhcb") ?? false,
    promoteScopeMetadata: otlp?.bool("promote_scope_metadata") ?? false,
    labelNameUnderscoreSanitization: otlp?.bool("label_name_underscore_sanitization") ?? true,
    labelNamePreserveMultipleUnderscores: otlp?.bool("label_name_preserve_multiple_underscores") ?? true,
  };
}
