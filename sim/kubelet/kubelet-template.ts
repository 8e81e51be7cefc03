/**
 * Families of a kubelet's `/metrics`, version 1.34: names, helps and label sets as it exposes them, values of a typical
 * one, and how fast its counters grow. `template.ts` describes the form. Families that live are made in
 * `kubelet-metrics.ts`.
 */
export const kubeletTemplate: string = String.raw`
# aggregator_discovery_aggregation_count_total counter [ALPHA] Counter of number of times discovery was aggregated
s		0
# apiextensions_apiserver_validation_ratcheting_seconds histogram [ALPHA] Time for comparison of old to new for the purposes of CRDValidationRatcheting during an UPDATE in seconds.
h		1e-05:0:0 4e-05:0:0 0.00016:0:0 0.00064:0:0 0.00256:0:0 0.01024:0:0 0.04096:0:0 0.16384:0:0 0.65536:0:0 2.62144:0:0 +Inf:0:0	0:0
# apiserver_audit_event_total counter [ALPHA] Counter of audit events generated and sent to the audit backend.
s		0
# apiserver_audit_requests_rejected_total counter [ALPHA] Counter of apiserver requests rejected due to an error in audit logging backend.
s		0
# apiserver_cel_compilation_duration_seconds histogram [BETA] CEL compilation time in seconds.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:0:0 5:0:0 10:0:0 +Inf:0:0	0:0
# apiserver_cel_evaluation_duration_seconds histogram [BETA] CEL evaluation time in seconds.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:0:0 5:0:0 10:0:0 +Inf:0:0	0:0
# apiserver_client_certificate_expiration_seconds histogram [ALPHA] Distribution of the remaining lifetime on the certificate used to authenticate a request.
h		0:0:0 1800:0:0 3600:0:0 7200:0:0 21600:0:0 43200:0:0 86400:0:0 172800:0:0 345600:0:0 604800:0:0 2.592e+06:0:0 7.776e+06:0:0 1.5552e+07:0:0 3.1104e+07:0:0 +Inf:20:0.467	6.307e+09:147000000
# apiserver_delegated_authn_request_duration_seconds histogram [ALPHA] Request latency in seconds. Broken down by status code.
h	code="201"	0.25:6:0.00889 0.5:6:0.00889 0.7:6:0.00889 1:6:0.00889 1.5:6:0.00889 3:6:0.00889 5:6:0.00889 10:6:0.00889 +Inf:6:0.00889	0.01597:1.82e-05
# apiserver_delegated_authn_request_total counter [ALPHA] Number of HTTP requests partitioned by status code.
s	code="201"	6	0.00889
# apiserver_delegated_authz_request_duration_seconds histogram [ALPHA] Request latency in seconds. Broken down by status code.
h	code="201"	0.25:13:0.0178 0.5:13:0.0178 0.7:13:0.0178 1:13:0.0178 1.5:13:0.0178 3:13:0.0178 5:13:0.0178 10:13:0.0178 +Inf:13:0.0178	0.03284:3.41e-05
# apiserver_delegated_authz_request_total counter [ALPHA] Number of HTTP requests partitioned by status code.
s	code="201"	13	0.0178
# apiserver_envelope_encryption_dek_cache_fill_percent gauge [ALPHA] Percent of the cache slots currently occupied by cached DEKs.
s		0
# apiserver_kube_aggregator_x509_insecure_sha1_total counter [ALPHA] Counts the number of requests to servers with insecure SHA1 signatures in their serving certificate OR the number of connection failures due to the insecure SHA1 signatures (either/or, based on the runtime environment)
s		0
# apiserver_kube_aggregator_x509_missing_san_total counter [ALPHA] Counts the number of requests to servers missing SAN extension in their serving certificate OR the number of connection failures due to the lack of x509 certificate SAN extension missing (either/or, based on the runtime environment)
s		0
# apiserver_storage_data_key_generation_duration_seconds histogram [ALPHA] Latencies in seconds of data encryption key(DEK) generation operations.
h		5e-06:0:0 1e-05:0:0 2e-05:0:0 4e-05:0:0 8e-05:0:0 0.00016:0:0 0.00032:0:0 0.00064:0:0 0.00128:0:0 0.00256:0:0 0.00512:0:0 0.01024:0:0 0.02048:0:0 0.04096:0:0 +Inf:0:0	0:0
# apiserver_storage_data_key_generation_failures_total counter [ALPHA] Total number of failed data encryption key(DEK) generation operations.
s		0
# apiserver_storage_envelope_transformation_cache_misses_total counter [ALPHA] Total number of cache misses while accessing key decryption key(KEK).
s		0
# apiserver_validation_declarative_validation_mismatch_total counter [BETA] Number of times declarative validation results differed from handwritten validation results for core types.
s		0
# apiserver_validation_declarative_validation_panic_total counter [BETA] Number of times declarative validation has panicked during validation.
s		0
# apiserver_webhooks_x509_insecure_sha1_total counter [ALPHA] Counts the number of requests to servers with insecure SHA1 signatures in their serving certificate OR the number of connection failures due to the insecure SHA1 signatures (either/or, based on the runtime environment)
s		0
# apiserver_webhooks_x509_missing_san_total counter [ALPHA] Counts the number of requests to servers missing SAN extension in their serving certificate OR the number of connection failures due to the lack of x509 certificate SAN extension missing (either/or, based on the runtime environment)
s		0
# authentication_token_cache_active_fetch_count gauge [ALPHA]
s	status="blocked"	0
s	status="in_flight"	0
# authentication_token_cache_fetch_total counter [ALPHA]
s	status="ok"	6	0.00889
# authentication_token_cache_request_duration_seconds histogram [ALPHA]
h	status="hit"	0.005:40:0.0578 0.01:40:0.0578 0.025:40:0.0578 0.05:40:0.0578 0.1:40:0.0578 0.25:40:0.0578 0.5:40:0.0578 1:40:0.0578 2.5:40:0.0578 5:40:0.0578 10:40:0.0578 +Inf:40:0.0578	0:0
h	status="miss"	0.005:6:0.00889 0.01:6:0.00889 0.025:6:0.00889 0.05:6:0.00889 0.1:6:0.00889 0.25:6:0.00889 0.5:6:0.00889 1:6:0.00889 2.5:6:0.00889 5:6:0.00889 10:6:0.00889 +Inf:6:0.00889	0.013:1.33e-05
# authentication_token_cache_request_total counter [ALPHA]
s	status="hit"	40	0.0578
s	status="miss"	6	0.00889
# cardinality_enforcement_unexpected_categorizations_total counter [ALPHA] The count of unexpected categorizations during cardinality enforcement.
s		0
# disabled_metrics_total counter [BETA] The count of disabled metrics.
s		0
# dra_operations_duration_seconds histogram [ALPHA] Latency histogram in seconds for the duration of handling all ResourceClaims referenced by a pod when the pod starts or stops. Identified by the name of the operation (PrepareResources or UnprepareResources) and separated by the success of the operation. The number of failed operations is provided through the histogram's overall count.
h	is_error="true",operation_name="PrepareResources"	0.1:31:0.151 0.1534127404634391:31:0.151 0.23535468936502524:31:0.151 0.36106407876409946:31:0.151 0.5539182980610752:31:0.151 0.849781240983936:31:0.151 1.303672689737678:31:0.151 1.9999999999999993:31:0.151 3.0682548092687805:31:0.151 4.7070937873005025:31:0.151 7.221281575281985:31:0.151 11.078365961221499:31:0.151 16.995624819678714:31:0.151 26.07345379475354:31:0.151 39.99999999999997:31:0.151 +Inf:31:0.151	0.03263:0.000269
h	is_error="true",operation_name="UnprepareResources"	0.1:14:0.138 0.1534127404634391:14:0.138 0.23535468936502524:14:0.138 0.36106407876409946:14:0.138 0.5539182980610752:14:0.138 0.849781240983936:14:0.138 1.303672689737678:14:0.138 1.9999999999999993:14:0.138 3.0682548092687805:14:0.138 4.7070937873005025:14:0.138 7.221281575281985:14:0.138 11.078365961221499:14:0.138 16.995624819678714:14:0.138 26.07345379475354:14:0.138 39.99999999999997:14:0.138 +Inf:14:0.138	0.01372:0.000197
# dra_resource_claims_in_use gauge [ALPHA] The number of ResourceClaims that are currently in use on the node, by driver name (driver_name label value) and across all drivers (special value <any> for driver_name). Note that the sum of all by-driver counts is not the total number of in-use ResourceClaims because the same ResourceClaim might use devices from different drivers. Instead, use the count for the <any> driver_name.
s	driver_name="<any>"	0
# force_cleaned_failed_volume_operation_errors_total counter [ALPHA] The number of volumes that failed force cleanup after their reconstruction failed during kubelet startup.
s		0
# force_cleaned_failed_volume_operations_total counter [ALPHA] The number of volumes that were force cleaned after their reconstruction failed during kubelet startup. This includes both successful and failed cleanups.
s		0
# go_cgo_go_to_c_calls_calls_total counter Count of calls made from Go to C by the current process. Sourced from /cgo/go-to-c-calls:calls.
s		0
# go_cpu_classes_gc_mark_assist_cpu_seconds_total counter Estimated total CPU time goroutines spent performing GC tasks to assist the GC and prevent it from falling behind the application. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/assist:cpu-seconds.
s		0.01842	0.000218
# go_cpu_classes_gc_mark_dedicated_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks on processors (as defined by GOMAXPROCS) dedicated to those tasks. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/dedicated:cpu-seconds.
s		0.1633	0.00133
# go_cpu_classes_gc_mark_idle_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks on spare CPU resources that the Go scheduler could not otherwise find a use for. This should be subtracted from the total GC CPU time to obtain a measure of compulsory GC CPU time. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/idle:cpu-seconds.
s		0.6532	0.00356
# go_cpu_classes_gc_pause_cpu_seconds_total counter Estimated total CPU time spent with the application paused by the GC. Even if only one thread is running during the pause, this is computed as GOMAXPROCS times the pause latency because nothing else can be executing. This is the exact sum of samples in /sched/pauses/total/gc:seconds if each sample is multiplied by GOMAXPROCS at the time it is taken. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/pause:cpu-seconds.
s		0.02072	5.21e-05
# go_cpu_classes_gc_total_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes/gc. Sourced from /cpu/classes/gc/total:cpu-seconds.
s		0.8557	0.00517
# go_cpu_classes_idle_cpu_seconds_total counter Estimated total available CPU time not spent executing any Go or Go runtime code. In other words, the part of /cpu/classes/total:cpu-seconds that was unused. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/idle:cpu-seconds.
s		1336	1.93
# go_cpu_classes_scavenge_assist_cpu_seconds_total counter Estimated total CPU time spent returning unused memory to the underlying platform in response eagerly to memory pressure. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/scavenge/assist:cpu-seconds.
s		1.1e-07	1.87e-09
# go_cpu_classes_scavenge_background_cpu_seconds_total counter Estimated total CPU time spent performing background tasks to return unused memory to the underlying platform. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/scavenge/background:cpu-seconds.
s		0.0008662	4.38e-05
# go_cpu_classes_scavenge_total_cpu_seconds_total counter Estimated total CPU time spent performing tasks that return unused memory to the underlying platform. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes/scavenge. Sourced from /cpu/classes/scavenge/total:cpu-seconds.
s		0.0008663	4.38e-05
# go_cpu_classes_total_cpu_seconds_total counter Estimated total available CPU time for user Go code or the Go runtime, as defined by GOMAXPROCS. In other words, GOMAXPROCS integrated over the wall-clock duration this process has been executing for. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes. Sourced from /cpu/classes/total:cpu-seconds.
s		1353	2
# go_cpu_classes_user_cpu_seconds_total counter Estimated total CPU time spent running user Go code. This may also include some small amount of time spent in the Go runtime. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/user:cpu-seconds.
s		15.9	0.067
# go_gc_cleanups_executed_cleanups_total counter Approximate total count of cleanup functions (created by runtime.AddCleanup) executed by the runtime. Subtract /gc/cleanups/queued:cleanups to approximate cleanup queue length. Useful for detecting slow cleanups holding up the queue. Sourced from /gc/cleanups/executed:cleanups.
s		0
# go_gc_cleanups_queued_cleanups_total counter Approximate total count of cleanup functions (created by runtime.AddCleanup) queued by the runtime for execution. Subtract from /gc/cleanups/executed:cleanups to approximate cleanup queue length. Useful for detecting slow cleanups holding up the queue. Sourced from /gc/cleanups/queued:cleanups.
s		0
# go_gc_cycles_automatic_gc_cycles_total counter Count of completed GC cycles generated by the Go runtime. Sourced from /gc/cycles/automatic:gc-cycles.
s		66	0.227
# go_gc_cycles_forced_gc_cycles_total counter Count of completed GC cycles forced by the application. Sourced from /gc/cycles/forced:gc-cycles.
s		0
# go_gc_cycles_total_gc_cycles_total counter Count of all completed GC cycles. Sourced from /gc/cycles/total:gc-cycles.
s		66	0.227
# go_gc_duration_seconds summary A summary of the wall-time pause (stop-the-world) duration in garbage collection cycles.
s	quantile="0"	5.781e-05
s	quantile="0.25"	8.813e-05	5.4e-08
s	quantile="0.5"	0.0002695
s	quantile="0.75"	0.0007989	3.94e-07
s	quantile="1"	0.004173	4.89e-07
s_sum		0.03311	0.000167
s_count		66	0.227
# go_gc_finalizers_executed_finalizers_total counter Total count of finalizer functions (created by runtime.SetFinalizer) executed by the runtime. Subtract /gc/finalizers/queued:finalizers to approximate finalizer queue length. Useful for detecting finalizers overwhelming the queue, either by being too slow, or by there being too many of them. Sourced from /gc/finalizers/executed:finalizers.
s		2
# go_gc_finalizers_queued_finalizers_total counter Total count of finalizer functions (created by runtime.SetFinalizer) and queued by the runtime for execution. Subtract from /gc/finalizers/executed:finalizers to approximate finalizer queue length. Useful for detecting slow finalizers holding up the queue. Sourced from /gc/finalizers/queued:finalizers.
s		2
# go_gc_gogc_percent gauge Heap size target percentage configured by the user, otherwise 100. This value is set by the GOGC environment variable, and the runtime/debug.SetGCPercent function. Sourced from /gc/gogc:percent.
s		100
# go_gc_gomemlimit_bytes gauge Go runtime memory limit configured by the user, otherwise math.MaxInt64. This value is set by the GOMEMLIMIT environment variable, and the runtime/debug.SetMemoryLimit function. Sourced from /gc/gomemlimit:bytes.
s		9.223e+18
# go_gc_heap_allocs_by_size_bytes histogram Distribution of heap allocations by approximate size. Bucket counts increase monotonically. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/allocs-by-size:bytes.
h		8.999999999999998:207123:805 24.999999999999996:4460426:22900 64.99999999999999:6997452:35300 144.99999999999997:7951233:40000 320.99999999999994:8677517:43100 704.9999999999999:8863526:43900 1536.9999999999998:8956853:44300 3200.9999999999995:8991675:44400 6528.999999999999:9013576:44500 13568.999999999998:9014333:44500 27264.999999999996:9014563:44500 +Inf:9014781:44500	879066872:4000000
# go_gc_heap_allocs_bytes_total counter Cumulative sum of memory allocated to the heap by the application. Sourced from /gc/heap/allocs:bytes.
s		879066872	4000000
# go_gc_heap_allocs_objects_total counter Cumulative count of heap allocations triggered by the application. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/allocs:objects.
s		9014781	44500
# go_gc_heap_frees_by_size_bytes histogram Distribution of freed heap allocations by approximate size. Bucket counts increase monotonically. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/frees-by-size:bytes.
h		8.999999999999998:203927:806 24.999999999999996:4406423:22900 64.99999999999999:6901459:35200 144.99999999999997:7838072:39900 320.99999999999994:8551269:42900 704.9999999999999:8732569:43800 1536.9999999999998:8824267:44200 3200.9999999999995:8858071:44200 6528.999999999999:8879666:44300 13568.999999999998:8880348:44300 27264.999999999996:8880528:44300 +Inf:8880702:44300	859153296:3970000
# go_gc_heap_frees_bytes_total counter Cumulative sum of heap memory freed by the garbage collector. Sourced from /gc/heap/frees:bytes.
s		859153296	3970000
# go_gc_heap_frees_objects_total counter Cumulative count of heap allocations whose storage was freed by the garbage collector. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/frees:objects.
s		8880702	44300
# go_gc_heap_goal_bytes gauge Heap size target for the end of the GC cycle. Sourced from /gc/heap/goal:bytes.
s		33962450
# go_gc_heap_live_bytes gauge Heap memory occupied by live objects that were marked by the previous GC. Sourced from /gc/heap/live:bytes.
s		16287392
# go_gc_heap_objects_objects gauge Number of objects, live or unswept, occupying heap memory. Sourced from /gc/heap/objects:objects.
s		134079
# go_gc_heap_tiny_allocs_objects_total counter Count of small allocations that are packed together into blocks. These allocations are counted separately from other allocations because each individual allocation is not tracked by the runtime, only their block. Each block is already accounted for in allocs-by-size and frees-by-size. Sourced from /gc/heap/tiny/allocs:objects.
s		551946	3120
# go_gc_limiter_last_enabled_gc_cycle gauge GC cycle the last time the GC CPU limiter was enabled. This metric is useful for diagnosing the root cause of an out-of-memory error, because the limiter trades memory for CPU time when the GC's CPU time gets too high. This is most likely to occur with use of SetMemoryLimit. The first GC cycle is cycle 1, so a value of 0 indicates that it was never enabled. Sourced from /gc/limiter/last-enabled:gc-cycle.
s		0
# go_gc_pauses_seconds histogram Deprecated. Prefer the identical /sched/pauses/total/gc:seconds. Sourced from /gc/pauses:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:54:0.156 8.191999999999999e-05:78:0.276 0.0009175039999999999:119:0.391 0.010485759999999998:132:0.453 0.11744051199999998:132:0.453 +Inf:132:0.453	0.01549:6.75e-05
# go_gc_scan_globals_bytes gauge The total amount of global variable space that is scannable. Sourced from /gc/scan/globals:bytes.
s		671194
# go_gc_scan_heap_bytes gauge The total amount of heap space that is scannable. Sourced from /gc/scan/heap:bytes.
s		14318928
# go_gc_scan_stack_bytes gauge The number of bytes of stack that were scanned last GC cycle. Sourced from /gc/scan/stack:bytes.
s		716472
# go_gc_scan_total_bytes gauge The total amount space that is scannable. Sum of all metrics in /gc/scan. Sourced from /gc/scan/total:bytes.
s		15706594
# go_gc_stack_starting_size_bytes gauge The stack size of new goroutines. Sourced from /gc/stack/starting-size:bytes.
s		4096
# go_godebug_non_default_behavior_allowmultiplevcs_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=allowmultiplevcs=... setting. Sourced from /godebug/non-default-behavior/allowmultiplevcs:events.
s		0
# go_godebug_non_default_behavior_asynctimerchan_events_total counter The number of non-default behaviors executed by the time package due to a non-default GODEBUG=asynctimerchan=... setting. Sourced from /godebug/non-default-behavior/asynctimerchan:events.
s		0
# go_godebug_non_default_behavior_containermaxprocs_events_total counter The number of non-default behaviors executed by the runtime package due to a non-default GODEBUG=containermaxprocs=... setting. Sourced from /godebug/non-default-behavior/containermaxprocs:events.
s		0
# go_godebug_non_default_behavior_cryptocustomrand_events_total counter The number of non-default behaviors executed by the crypto package due to a non-default GODEBUG=cryptocustomrand=... setting. Sourced from /godebug/non-default-behavior/cryptocustomrand:events.
s		0
# go_godebug_non_default_behavior_embedfollowsymlinks_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=embedfollowsymlinks=... setting. Sourced from /godebug/non-default-behavior/embedfollowsymlinks:events.
s		0
# go_godebug_non_default_behavior_execerrdot_events_total counter The number of non-default behaviors executed by the os/exec package due to a non-default GODEBUG=execerrdot=... setting. Sourced from /godebug/non-default-behavior/execerrdot:events.
s		0
# go_godebug_non_default_behavior_fips140ems_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=fips140ems=... setting. Sourced from /godebug/non-default-behavior/fips140ems:events.
s		0
# go_godebug_non_default_behavior_gocachehash_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=gocachehash=... setting. Sourced from /godebug/non-default-behavior/gocachehash:events.
s		0
# go_godebug_non_default_behavior_gocachetest_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=gocachetest=... setting. Sourced from /godebug/non-default-behavior/gocachetest:events.
s		0
# go_godebug_non_default_behavior_gocacheverify_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=gocacheverify=... setting. Sourced from /godebug/non-default-behavior/gocacheverify:events.
s		0
# go_godebug_non_default_behavior_gotestjsonbuildtext_events_total counter The number of non-default behaviors executed by the cmd/go package due to a non-default GODEBUG=gotestjsonbuildtext=... setting. Sourced from /godebug/non-default-behavior/gotestjsonbuildtext:events.
s		0
# go_godebug_non_default_behavior_gotypesalias_events_total counter The number of non-default behaviors executed by the go/types package due to a non-default GODEBUG=gotypesalias=... setting. Sourced from /godebug/non-default-behavior/gotypesalias:events.
s		0
# go_godebug_non_default_behavior_htmlmetacontenturlescape_events_total counter The number of non-default behaviors executed by the html/template package due to a non-default GODEBUG=htmlmetacontenturlescape=... setting. Sourced from /godebug/non-default-behavior/htmlmetacontenturlescape:events.
s		0
# go_godebug_non_default_behavior_http2client_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=http2client=... setting. Sourced from /godebug/non-default-behavior/http2client:events.
s		0
# go_godebug_non_default_behavior_http2server_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=http2server=... setting. Sourced from /godebug/non-default-behavior/http2server:events.
s		0
# go_godebug_non_default_behavior_httpcookiemaxnum_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=httpcookiemaxnum=... setting. Sourced from /godebug/non-default-behavior/httpcookiemaxnum:events.
s		0
# go_godebug_non_default_behavior_httplaxcontentlength_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=httplaxcontentlength=... setting. Sourced from /godebug/non-default-behavior/httplaxcontentlength:events.
s		0
# go_godebug_non_default_behavior_httpmuxgo121_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=httpmuxgo121=... setting. Sourced from /godebug/non-default-behavior/httpmuxgo121:events.
s		0
# go_godebug_non_default_behavior_httpservecontentkeepheaders_events_total counter The number of non-default behaviors executed by the net/http package due to a non-default GODEBUG=httpservecontentkeepheaders=... setting. Sourced from /godebug/non-default-behavior/httpservecontentkeepheaders:events.
s		0
# go_godebug_non_default_behavior_installgoroot_events_total counter The number of non-default behaviors executed by the go/build package due to a non-default GODEBUG=installgoroot=... setting. Sourced from /godebug/non-default-behavior/installgoroot:events.
s		0
# go_godebug_non_default_behavior_multipartmaxheaders_events_total counter The number of non-default behaviors executed by the mime/multipart package due to a non-default GODEBUG=multipartmaxheaders=... setting. Sourced from /godebug/non-default-behavior/multipartmaxheaders:events.
s		0
# go_godebug_non_default_behavior_multipartmaxparts_events_total counter The number of non-default behaviors executed by the mime/multipart package due to a non-default GODEBUG=multipartmaxparts=... setting. Sourced from /godebug/non-default-behavior/multipartmaxparts:events.
s		0
# go_godebug_non_default_behavior_multipathtcp_events_total counter The number of non-default behaviors executed by the net package due to a non-default GODEBUG=multipathtcp=... setting. Sourced from /godebug/non-default-behavior/multipathtcp:events.
s		0
# go_godebug_non_default_behavior_netedns0_events_total counter The number of non-default behaviors executed by the net package due to a non-default GODEBUG=netedns0=... setting. Sourced from /godebug/non-default-behavior/netedns0:events.
s		0
# go_godebug_non_default_behavior_panicnil_events_total counter The number of non-default behaviors executed by the runtime package due to a non-default GODEBUG=panicnil=... setting. Sourced from /godebug/non-default-behavior/panicnil:events.
s		0
# go_godebug_non_default_behavior_randautoseed_events_total counter The number of non-default behaviors executed by the math/rand package due to a non-default GODEBUG=randautoseed=... setting. Sourced from /godebug/non-default-behavior/randautoseed:events.
s		0
# go_godebug_non_default_behavior_randseednop_events_total counter The number of non-default behaviors executed by the math/rand package due to a non-default GODEBUG=randseednop=... setting. Sourced from /godebug/non-default-behavior/randseednop:events.
s		0
# go_godebug_non_default_behavior_rsa1024min_events_total counter The number of non-default behaviors executed by the crypto/rsa package due to a non-default GODEBUG=rsa1024min=... setting. Sourced from /godebug/non-default-behavior/rsa1024min:events.
s		0
# go_godebug_non_default_behavior_tarinsecurepath_events_total counter The number of non-default behaviors executed by the archive/tar package due to a non-default GODEBUG=tarinsecurepath=... setting. Sourced from /godebug/non-default-behavior/tarinsecurepath:events.
s		0
# go_godebug_non_default_behavior_tls10server_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tls10server=... setting. Sourced from /godebug/non-default-behavior/tls10server:events.
s		0
# go_godebug_non_default_behavior_tls3des_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tls3des=... setting. Sourced from /godebug/non-default-behavior/tls3des:events.
s		0
# go_godebug_non_default_behavior_tlsmaxrsasize_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tlsmaxrsasize=... setting. Sourced from /godebug/non-default-behavior/tlsmaxrsasize:events.
s		0
# go_godebug_non_default_behavior_tlsrsakex_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tlsrsakex=... setting. Sourced from /godebug/non-default-behavior/tlsrsakex:events.
s		0
# go_godebug_non_default_behavior_tlssha1_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tlssha1=... setting. Sourced from /godebug/non-default-behavior/tlssha1:events.
s		0
# go_godebug_non_default_behavior_tlsunsafeekm_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=tlsunsafeekm=... setting. Sourced from /godebug/non-default-behavior/tlsunsafeekm:events.
s		0
# go_godebug_non_default_behavior_updatemaxprocs_events_total counter The number of non-default behaviors executed by the runtime package due to a non-default GODEBUG=updatemaxprocs=... setting. Sourced from /godebug/non-default-behavior/updatemaxprocs:events.
s		0
# go_godebug_non_default_behavior_urlmaxqueryparams_events_total counter The number of non-default behaviors executed by the net/url package due to a non-default GODEBUG=urlmaxqueryparams=... setting. Sourced from /godebug/non-default-behavior/urlmaxqueryparams:events.
s		0
# go_godebug_non_default_behavior_urlstrictcolons_events_total counter The number of non-default behaviors executed by the net/url package due to a non-default GODEBUG=urlstrictcolons=... setting. Sourced from /godebug/non-default-behavior/urlstrictcolons:events.
s		0
# go_godebug_non_default_behavior_winreadlinkvolume_events_total counter The number of non-default behaviors executed by the os package due to a non-default GODEBUG=winreadlinkvolume=... setting. Sourced from /godebug/non-default-behavior/winreadlinkvolume:events.
s		0
# go_godebug_non_default_behavior_winsymlink_events_total counter The number of non-default behaviors executed by the os package due to a non-default GODEBUG=winsymlink=... setting. Sourced from /godebug/non-default-behavior/winsymlink:events.
s		0
# go_godebug_non_default_behavior_x509keypairleaf_events_total counter The number of non-default behaviors executed by the crypto/tls package due to a non-default GODEBUG=x509keypairleaf=... setting. Sourced from /godebug/non-default-behavior/x509keypairleaf:events.
s		0
# go_godebug_non_default_behavior_x509negativeserial_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509negativeserial=... setting. Sourced from /godebug/non-default-behavior/x509negativeserial:events.
s		0
# go_godebug_non_default_behavior_x509rsacrt_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509rsacrt=... setting. Sourced from /godebug/non-default-behavior/x509rsacrt:events.
s		0
# go_godebug_non_default_behavior_x509sha256skid_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509sha256skid=... setting. Sourced from /godebug/non-default-behavior/x509sha256skid:events.
s		0
# go_godebug_non_default_behavior_x509usefallbackroots_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509usefallbackroots=... setting. Sourced from /godebug/non-default-behavior/x509usefallbackroots:events.
s		0
# go_godebug_non_default_behavior_x509usepolicies_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509usepolicies=... setting. Sourced from /godebug/non-default-behavior/x509usepolicies:events.
s		0
# go_godebug_non_default_behavior_zipinsecurepath_events_total counter The number of non-default behaviors executed by the archive/zip package due to a non-default GODEBUG=zipinsecurepath=... setting. Sourced from /godebug/non-default-behavior/zipinsecurepath:events.
s		0
# go_goroutines gauge Number of goroutines that currently exist.
s		283
# go_info gauge Information about the Go environment.
s	version="go1.26.8"	1
# go_memory_classes_heap_free_bytes gauge Memory that is completely free and eligible to be returned to the underlying system, but has not been. This metric is the runtime's estimate of free address space that is backed by physical memory. Sourced from /memory/classes/heap/free:bytes.
s		7577600
# go_memory_classes_heap_objects_bytes gauge Memory occupied by live objects and dead objects that have not yet been marked free by the garbage collector. Sourced from /memory/classes/heap/objects:bytes.
s		19913576
# go_memory_classes_heap_released_bytes gauge Memory that is completely free and has been returned to the underlying system. This metric is the runtime's estimate of free address space that is still mapped into the process, but is not backed by physical memory. Sourced from /memory/classes/heap/released:bytes.
s		4366336
# go_memory_classes_heap_stacks_bytes gauge Memory allocated from the heap that is reserved for stack space, whether or not it is currently in-use. Currently, this represents all stack memory for goroutines. It also includes all OS thread stacks in non-cgo programs. Note that stacks may be allocated differently in the future, and this may change. Sourced from /memory/classes/heap/stacks:bytes.
s		3637248
# go_memory_classes_heap_unused_bytes gauge Memory that is reserved for heap objects but is not currently used to hold heap objects. Sourced from /memory/classes/heap/unused:bytes.
s		10642584
# go_memory_classes_metadata_mcache_free_bytes gauge Memory that is reserved for runtime mcache structures, but not in-use. Sourced from /memory/classes/metadata/mcache/free:bytes.
s		11480
# go_memory_classes_metadata_mcache_inuse_bytes gauge Memory that is occupied by runtime mcache structures that are currently being used. Sourced from /memory/classes/metadata/mcache/inuse:bytes.
s		4592
# go_memory_classes_metadata_mspan_free_bytes gauge Memory that is reserved for runtime mspan structures, but not in-use. Sourced from /memory/classes/metadata/mspan/free:bytes.
s		112800
# go_memory_classes_metadata_mspan_inuse_bytes gauge Memory that is occupied by runtime mspan structures that are currently being used. Sourced from /memory/classes/metadata/mspan/inuse:bytes.
s		507360
# go_memory_classes_metadata_other_bytes gauge Memory that is reserved for or used to hold runtime metadata. Sourced from /memory/classes/metadata/other:bytes.
s		4620032
# go_memory_classes_os_stacks_bytes gauge Stack memory allocated by the underlying operating system. In non-cgo programs this metric is currently zero. This may change in the future.In cgo programs this metric includes OS thread stacks allocated directly from the OS. Currently, this only accounts for one stack in c-shared and c-archive build modes, and other sources of stacks from the OS are not measured. This too may change in the future. Sourced from /memory/classes/os-stacks:bytes.
s		0
# go_memory_classes_other_bytes gauge Memory used by execution trace buffers, structures for debugging the runtime, finalizer and profiler specials, and more. Sourced from /memory/classes/other:bytes.
s		964350
# go_memory_classes_profiling_buckets_bytes gauge Memory that is used by the stack trace hash map used for profiling. Sourced from /memory/classes/profiling/buckets:bytes.
s		1752530
# go_memory_classes_total_bytes gauge All memory mapped by the Go runtime into the current process as read-write. Note that this does not include memory mapped by code called via cgo or via the syscall package. Sum of all metrics in /memory/classes. Sourced from /memory/classes/total:bytes.
s		54110488
# go_memstats_alloc_bytes gauge Number of bytes allocated in heap and currently in use. Equals to /memory/classes/heap/objects:bytes.
s		19913576
# go_memstats_alloc_bytes_total counter Total number of bytes allocated in heap until now, even if released already. Equals to /gc/heap/allocs:bytes.
s		879066872	4000000
# go_memstats_buck_hash_sys_bytes gauge Number of bytes used by the profiling bucket hash table. Equals to /memory/classes/profiling/buckets:bytes.
s		1752530
# go_memstats_frees_total counter Total number of heap objects frees. Equals to /gc/heap/frees:objects + /gc/heap/tiny/allocs:objects.
s		9432648	47500
# go_memstats_gc_sys_bytes gauge Number of bytes used for garbage collection system metadata. Equals to /memory/classes/metadata/other:bytes.
s		4620032
# go_memstats_heap_alloc_bytes gauge Number of heap bytes allocated and currently in use, same as go_memstats_alloc_bytes. Equals to /memory/classes/heap/objects:bytes.
s		19913576
# go_memstats_heap_idle_bytes gauge Number of heap bytes waiting to be used. Equals to /memory/classes/heap/released:bytes + /memory/classes/heap/free:bytes.
s		11943936
# go_memstats_heap_inuse_bytes gauge Number of heap bytes that are in use. Equals to /memory/classes/heap/objects:bytes + /memory/classes/heap/unused:bytes
s		30556160
# go_memstats_heap_objects gauge Number of currently allocated objects. Equals to /gc/heap/objects:objects.
s		134079
# go_memstats_heap_released_bytes gauge Number of heap bytes released to OS. Equals to /memory/classes/heap/released:bytes.
s		4366336
# go_memstats_heap_sys_bytes gauge Number of heap bytes obtained from system. Equals to /memory/classes/heap/objects:bytes + /memory/classes/heap/unused:bytes + /memory/classes/heap/released:bytes + /memory/classes/heap/free:bytes.
s		42500096
# go_memstats_last_gc_time_seconds gauge Number of seconds since 1970 of last garbage collection.
s		1.795e+09
# go_memstats_mallocs_total counter Total number of heap objects allocated, both live and gc-ed. Semantically a counter version for go_memstats_heap_objects gauge. Equals to /gc/heap/allocs:objects + /gc/heap/tiny/allocs:objects.
s		9566727	47600
# go_memstats_mcache_inuse_bytes gauge Number of bytes in use by mcache structures. Equals to /memory/classes/metadata/mcache/inuse:bytes.
s		4592
# go_memstats_mcache_sys_bytes gauge Number of bytes used for mcache structures obtained from system. Equals to /memory/classes/metadata/mcache/inuse:bytes + /memory/classes/metadata/mcache/free:bytes.
s		16072
# go_memstats_mspan_inuse_bytes gauge Number of bytes in use by mspan structures. Equals to /memory/classes/metadata/mspan/inuse:bytes.
s		507360
# go_memstats_mspan_sys_bytes gauge Number of bytes used for mspan structures obtained from system. Equals to /memory/classes/metadata/mspan/inuse:bytes + /memory/classes/metadata/mspan/free:bytes.
s		620160
# go_memstats_next_gc_bytes gauge Number of heap bytes when next garbage collection will take place. Equals to /gc/heap/goal:bytes.
s		33962450
# go_memstats_other_sys_bytes gauge Number of bytes used for other system allocations. Equals to /memory/classes/other:bytes.
s		964350
# go_memstats_stack_inuse_bytes gauge Number of bytes obtained from system for stack allocator in non-CGO environments. Equals to /memory/classes/heap/stacks:bytes.
s		3637248
# go_memstats_stack_sys_bytes gauge Number of bytes obtained from system for stack allocator. Equals to /memory/classes/heap/stacks:bytes + /memory/classes/os-stacks:bytes.
s		3637248
# go_memstats_sys_bytes gauge Number of bytes obtained from system. Equals to /memory/classes/total:byte.
s		54110488
# go_sched_gomaxprocs_threads gauge The current runtime.GOMAXPROCS setting, or the number of operating system threads that can execute user-level Go code simultaneously. Sourced from /sched/gomaxprocs:threads.
s		2
# go_sched_goroutines_created_goroutines_total counter Count of goroutines created since program start. Sourced from /sched/goroutines-created:goroutines.
s		6892	29.1
# go_sched_goroutines_goroutines gauge Count of live goroutines. Sourced from /sched/goroutines:goroutines.
s		291
# go_sched_goroutines_not_in_go_goroutines gauge Approximate count of goroutines running or blocked in a system call or cgo call. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/not-in-go:goroutines.
s		4
# go_sched_goroutines_runnable_goroutines gauge Approximate count of goroutines ready to execute, but not executing. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/runnable:goroutines.
s		3
# go_sched_goroutines_running_goroutines gauge Approximate count of goroutines executing. Always less than or equal to /sched/gomaxprocs:threads. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/running:goroutines.
s		1
# go_sched_goroutines_waiting_goroutines gauge Approximate count of goroutines waiting on a resource (I/O or sync primitives). Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/waiting:goroutines.
s		283
# go_sched_latencies_seconds histogram Distribution of the time goroutines have spent in the scheduler in a runnable state before actually running. Bucket counts increase monotonically. Sourced from /sched/latencies:seconds.
h		6.399999999999999e-08:1430:5.84 6.399999999999999e-07:60831:164 7.167999999999999e-06:64584:175 8.191999999999999e-05:69092:189 0.0009175039999999999:69792:191 0.010485759999999998:69853:192 0.11744051199999998:69855:192 +Inf:69855:192	0.1728:0.000647
# go_sched_pauses_stopping_gc_seconds histogram Distribution of individual GC-related stop-the-world stopping latencies. This is the time it takes from deciding to stop the world until all Ps are stopped. This is a subset of the total GC-related stop-the-world time (/sched/pauses/total/gc:seconds). During this time, some threads may be executing. Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/gc:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:83:0.218 7.167999999999999e-06:95:0.267 8.191999999999999e-05:123:0.427 0.0009175039999999999:130:0.453 0.010485759999999998:132:0.453 0.11744051199999998:132:0.453 +Inf:132:0.453	0.002622:3.38e-06
# go_sched_pauses_stopping_other_seconds histogram Distribution of individual non-GC-related stop-the-world stopping latencies. This is the time it takes from deciding to stop the world until all Ps are stopped. This is a subset of the total non-GC-related stop-the-world time (/sched/pauses/total/other:seconds). During this time, some threads may be executing. Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/other:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:0:0 8.191999999999999e-05:0:0 0.0009175039999999999:0:0 0.010485759999999998:0:0 0.11744051199999998:0:0 +Inf:0:0	0:0
# go_sched_pauses_total_gc_seconds histogram Distribution of individual GC-related stop-the-world pause latencies. This is the time from deciding to stop the world until the world is started again. Some of this time is spent getting all threads to stop (this is measured directly in /sched/pauses/stopping/gc:seconds), during which some threads may still be running. Bucket counts increase monotonically. Sourced from /sched/pauses/total/gc:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:54:0.156 8.191999999999999e-05:78:0.276 0.0009175039999999999:119:0.391 0.010485759999999998:132:0.453 0.11744051199999998:132:0.453 +Inf:132:0.453	0.01549:6.75e-05
# go_sched_pauses_total_other_seconds histogram Distribution of individual non-GC-related stop-the-world pause latencies. This is the time from deciding to stop the world until the world is started again. Some of this time is spent getting all threads to stop (measured directly in /sched/pauses/stopping/other:seconds). Bucket counts increase monotonically. Sourced from /sched/pauses/total/other:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:0:0 8.191999999999999e-05:0:0 0.0009175039999999999:0:0 0.010485759999999998:0:0 0.11744051199999998:0:0 +Inf:0:0	0:0
# go_sched_threads_total_threads gauge The current count of live threads that are owned by the Go runtime. Sourced from /sched/threads/total:threads.
s		12
# go_sync_mutex_wait_total_seconds_total counter Approximate cumulative time goroutines have spent blocked on a sync.Mutex, sync.RWMutex, or runtime-internal lock. This metric is useful for identifying global changes in lock contention. Collect a mutex or block profile using the runtime/pprof package for more detailed contention data. Sourced from /sync/mutex/wait/total:seconds.
s		0.5728	0.000309
# go_threads gauge Number of OS threads created.
s		12
# hidden_metrics_total counter [BETA] The count of hidden metrics.
s		0
# kubelet_active_pods gauge [ALPHA] The number of pods the kubelet considers active and which are being considered when admitting new pods. static is true if the pod is not from the apiserver.
s	static=""	15
s	static="true"	1
# kubelet_cgroup_manager_duration_seconds histogram [ALPHA] Duration in seconds for cgroup manager operations. Broken down by method.
h	operation_type="create"	0.005:20:0.138 0.01:20:0.151 0.025:21:0.156 0.05:21:0.156 0.1:21:0.156 0.25:21:0.156 0.5:21:0.156 1:21:0.156 2.5:21:0.156 5:21:0.156 10:21:0.156 +Inf:21:0.156	0.05047:0.000385
h	operation_type="destroy"	0.005:26:0.178 0.01:27:0.178 0.025:27:0.178 0.05:27:0.178 0.1:27:0.178 0.25:27:0.178 0.5:27:0.178 1:27:0.178 2.5:27:0.178 5:27:0.178 10:27:0.178 +Inf:27:0.178	0.019:0.000166
h	operation_type="update"	0.005:142:0.938 0.01:143:0.938 0.025:143:0.938 0.05:144:0.938 0.1:144:0.938 0.25:144:0.938 0.5:144:0.938 1:144:0.938 2.5:144:0.938 5:144:0.938 10:144:0.938 +Inf:144:0.938	0.09574:0.000271
# kubelet_cgroup_version gauge [ALPHA] cgroup version on the hosts.
s		1
# kubelet_container_log_filesystem_used_bytes gauge [ALPHA] Bytes used by the container's logs on the filesystem.
# kubelet_containers_per_pod_count histogram [ALPHA] The number of containers per pod.
h		1:38:0.156 2:38:0.156 4:38:0.156 8:38:0.156 16:38:0.156 +Inf:38:0.156	38:0.156
# kubelet_cpu_manager_exclusive_cpu_allocation_count gauge [ALPHA] The total number of CPUs exclusively allocated to containers running on this node
s		0
# kubelet_cpu_manager_pinning_errors_total counter [ALPHA] The number of cpu core allocations which required pinning failed.
s		0
# kubelet_cpu_manager_pinning_requests_total counter [ALPHA] The number of cpu core allocations which required pinning.
s		0
# kubelet_cpu_manager_shared_pool_size_millicores gauge [ALPHA] The size of the shared CPU pool for non-guaranteed QoS pods, in millicores.
s		0
# kubelet_cri_losing_support gauge [ALPHA] the Kubernetes version that the currently running CRI implementation will lose support on if not upgraded.
s	version="1.36.0"	1
# kubelet_desired_pods gauge [ALPHA] The number of pods the kubelet is being instructed to run. static is true if the pod is not from the apiserver.
s	static=""	24
s	static="true"	1
# kubelet_evented_pleg_connection_error_count counter [ALPHA] The number of errors encountered during the establishment of streaming connection with the CRI runtime.
s		0
# kubelet_evented_pleg_connection_latency_seconds histogram [ALPHA] The latency of streaming connection with the CRI runtime, measured in seconds.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:0:0 5:0:0 10:0:0 +Inf:0:0	0:0
# kubelet_evented_pleg_connection_success_count counter [ALPHA] The number of times a streaming client was obtained to receive CRI Events.
s		0
# kubelet_first_network_pod_start_sli_duration_seconds gauge [INTERNAL] Duration in seconds to start the first network pod, excluding time to pull images and run init containers, measured from pod creation timestamp to when all its containers are reported as started and observed via watch
s		1.487
# kubelet_graceful_shutdown_end_time_seconds gauge [ALPHA] Last graceful shutdown end time since unix epoch in seconds
s		0
# kubelet_graceful_shutdown_start_time_seconds gauge [ALPHA] Last graceful shutdown start time since unix epoch in seconds
s		0
# kubelet_http_inflight_requests gauge [ALPHA] Number of the inflight http requests
s	long_running="false",method="GET",path="configz",server_type="readwrite"	0
s	long_running="false",method="GET",path="containerLogs",server_type="readwrite"	0
s	long_running="false",method="GET",path="healthz",server_type="readwrite"	0
s	long_running="false",method="GET",path="metrics",server_type="readwrite"	1
s	long_running="false",method="GET",path="metrics/cadvisor",server_type="readwrite"	0
s	long_running="false",method="GET",path="metrics/probes",server_type="readwrite"	0
s	long_running="false",method="GET",path="metrics/resource",server_type="readwrite"	1
s	long_running="false",method="GET",path="pods",server_type="readwrite"	0
s	long_running="false",method="GET",path="stats",server_type="readwrite"	0
s	long_running="false",method="POST",path="portForward",server_type="readwrite"	0
s	long_running="true",method="POST",path="exec",server_type="readwrite"	0
# kubelet_http_requests_duration_seconds histogram [ALPHA] Duration in seconds to serve http requests
h	long_running="false",method="GET",path="configz",server_type="readwrite"	0.005:1:0 0.01:1:0 0.025:1:0 0.05:1:0 0.1:1:0 0.25:1:0 0.5:1:0 1:1:0 2.5:1:0 5:1:0 10:1:0 +Inf:1:0	8.643e-06:0
h	long_running="false",method="GET",path="containerLogs",server_type="readwrite"	0.005:2:0 0.01:2:0 0.025:2:0 0.05:2:0 0.1:2:0 0.25:2:0 0.5:2:0 1:2:0 2.5:2:0 5:2:0 10:2:0 +Inf:2:0	1.199e-05:0
h	long_running="false",method="GET",path="healthz",server_type="readwrite"	0.005:1:0.0667 0.01:1:0.0667 0.025:1:0.0667 0.05:1:0.0667 0.1:1:0.0667 0.25:1:0.0667 0.5:1:0.0667 1:1:0.0667 2.5:1:0.0667 5:1:0.0667 10:1:0.0667 +Inf:1:0.0667	7.251e-06:1.24e-07
h	long_running="false",method="GET",path="metrics",server_type="readwrite"	0.005:2:0.0667 0.01:2:0.0667 0.025:2:0.0667 0.05:2:0.0667 0.1:2:0.0667 0.25:2:0.0667 0.5:2:0.0667 1:2:0.0667 2.5:2:0.0667 5:2:0.0667 10:2:0.0667 +Inf:2:0.0667	1.178e-05:1.31e-07
h	long_running="false",method="GET",path="metrics/cadvisor",server_type="readwrite"	0.005:2:0.0667 0.01:2:0.0667 0.025:2:0.0667 0.05:2:0.0667 0.1:2:0.0667 0.25:2:0.0667 0.5:2:0.0667 1:2:0.0667 2.5:2:0.0667 5:2:0.0667 10:2:0.0667 +Inf:2:0.0667	8.002e-06:1.21e-07
h	long_running="false",method="GET",path="metrics/probes",server_type="readwrite"	0.005:2:0.0667 0.01:2:0.0667 0.025:2:0.0667 0.05:2:0.0667 0.1:2:0.0667 0.25:2:0.0667 0.5:2:0.0667 1:2:0.0667 2.5:2:0.0667 5:2:0.0667 10:2:0.0667 +Inf:2:0.0667	9.885e-06:1.22e-07
h	long_running="false",method="GET",path="metrics/resource",server_type="readwrite"	0.005:47:0.138 0.01:47:0.138 0.025:47:0.138 0.05:47:0.138 0.1:47:0.138 0.25:47:0.138 0.5:47:0.138 1:47:0.138 2.5:47:0.138 5:47:0.138 10:47:0.138 +Inf:47:0.138	0.0001667:3.23e-07
h	long_running="false",method="GET",path="pods",server_type="readwrite"	0.005:2:0.0667 0.01:2:0.0667 0.025:2:0.0667 0.05:2:0.0667 0.1:2:0.0667 0.25:2:0.0667 0.5:2:0.0667 1:2:0.0667 2.5:2:0.0667 5:2:0.0667 10:2:0.0667 +Inf:2:0.0667	7.13e-06:2.21e-07
h	long_running="false",method="GET",path="stats",server_type="readwrite"	0.005:2:0.0667 0.01:2:0.0667 0.025:2:0.0667 0.05:2:0.0667 0.1:2:0.0667 0.25:2:0.0667 0.5:2:0.0667 1:2:0.0667 2.5:2:0.0667 5:2:0.0667 10:2:0.0667 +Inf:2:0.0667	8.352e-06:1.05e-07
h	long_running="false",method="POST",path="portForward",server_type="readwrite"	0.005:1:0 0.01:1:0 0.025:1:0 0.05:1:0 0.1:1:0 0.25:1:0 0.5:1:0 1:1:0 2.5:1:0 5:1:0 10:1:0 +Inf:1:0	9.023e-06:0
h	long_running="true",method="POST",path="exec",server_type="readwrite"	0.005:2:0 0.01:2:0 0.025:2:0 0.05:2:0 0.1:2:0 0.25:2:0 0.5:2:0 1:2:0 2.5:2:0 5:2:0 10:2:0 +Inf:2:0	8.001e-06:0
# kubelet_http_requests_total counter [ALPHA] Number of the http requests received since the server started
s	long_running="false",method="GET",path="configz",server_type="readwrite"	1
s	long_running="false",method="GET",path="containerLogs",server_type="readwrite"	2
s	long_running="false",method="GET",path="healthz",server_type="readwrite"	1	0.0667
s	long_running="false",method="GET",path="metrics",server_type="readwrite"	3	0.0667
s	long_running="false",method="GET",path="metrics/cadvisor",server_type="readwrite"	2	0.0667
s	long_running="false",method="GET",path="metrics/probes",server_type="readwrite"	2	0.0667
s	long_running="false",method="GET",path="metrics/resource",server_type="readwrite"	48	0.133
s	long_running="false",method="GET",path="pods",server_type="readwrite"	2	0.0667
s	long_running="false",method="GET",path="stats",server_type="readwrite"	2	0.0667
s	long_running="false",method="POST",path="portForward",server_type="readwrite"	1
s	long_running="true",method="POST",path="exec",server_type="readwrite"	2
# kubelet_lifecycle_handler_http_fallbacks_total counter [ALPHA] The number of times lifecycle handlers successfully fell back to http from https.
s		0
# kubelet_managed_ephemeral_containers gauge [ALPHA] Current number of ephemeral containers in pods managed by this kubelet.
s		0
# kubelet_memory_manager_pinning_errors_total counter [ALPHA] The number of memory pages allocations which required pinning that failed.
s		0
# kubelet_memory_manager_pinning_requests_total counter [ALPHA] The number of memory pages allocations which required pinning.
s		0
# kubelet_mirror_pods gauge [ALPHA] The number of mirror pods the kubelet will try to create (one per admitted static pod)
s		1
# kubelet_node_name gauge [ALPHA] The node's name. The count is always 1.
s	node="$NODE"	1
# kubelet_node_startup_duration_seconds gauge [ALPHA] Duration in seconds of node startup in total.
s		0
# kubelet_node_startup_post_registration_duration_seconds gauge [ALPHA] Duration in seconds of node startup after registration.
s		0
# kubelet_node_startup_pre_kubelet_duration_seconds gauge [ALPHA] Duration in seconds of node startup before kubelet starts.
s		0
# kubelet_node_startup_pre_registration_duration_seconds gauge [ALPHA] Duration in seconds of node startup before registration.
s		0
# kubelet_node_startup_registration_duration_seconds gauge [ALPHA] Duration in seconds of node startup during registration.
s		0
# kubelet_orphan_pod_cleaned_volumes gauge [ALPHA] The total number of orphaned Pods whose volumes were cleaned in the last periodic sweep.
s		0
# kubelet_orphan_pod_cleaned_volumes_errors gauge [ALPHA] The number of orphaned Pods whose volumes failed to be cleaned in the last periodic sweep.
s		0
# kubelet_orphaned_runtime_pods_total counter [ALPHA] Number of pods that have been detected in the container runtime without being already known to the pod worker. This typically indicates the kubelet was restarted while a pod was force deleted in the API or in the local configuration, which is unusual.
s		0
# kubelet_pleg_discard_events counter [ALPHA] The number of discard events in PLEG.
s		0
# kubelet_pleg_last_seen_seconds gauge [ALPHA] Timestamp in seconds when PLEG was last seen active.
s		1795262967
# kubelet_pleg_relist_duration_seconds histogram [ALPHA] Duration in seconds for relisting pods in PLEG.
h		0.005:649:0.773 0.01:672:0.902 0.025:674:0.978 0.05:676:0.991 0.1:676:0.991 0.25:676:0.996 0.5:676:0.996 1:676:0.996 2.5:676:0.996 5:676:0.996 10:676:0.996 +Inf:676:0.996	1.531:0.0051
# kubelet_pleg_relist_interval_seconds histogram [ALPHA] Interval in seconds between relisting in PLEG.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:675:0.996 5:675:0.996 10:675:0.996 +Inf:675:0.996	677:1
# kubelet_pod_in_progress_resizes gauge [ALPHA] Number of in-progress resizes for pods.
s		0
# kubelet_pod_start_duration_seconds histogram [ALPHA] Duration in seconds from kubelet seeing a pod for the first time to the pod starting to run
h		0.5:31:0.156 1:41:0.244 2:49:0.298 3:52:0.298 4:53:0.298 5:53:0.298 6:53:0.298 8:54:0.298 10:54:0.298 20:54:0.298 30:54:0.298 45:54:0.298 60:54:0.298 120:54:0.298 180:54:0.298 240:54:0.298 300:54:0.298 360:54:0.298 480:54:0.298 600:54:0.298 900:54:0.298 1200:54:0.298 1800:54:0.298 2700:54:0.298 3600:54:0.298 +Inf:54:0.298	37.25:0.145
# kubelet_pod_start_sli_duration_seconds histogram [ALPHA] Duration in seconds to start a pod, excluding time to pull images and run init containers, measured from pod creation timestamp to when all its containers are reported as started and observed via watch
h		0.5:0:0 1:4:0.0222 2:13:0.102 3:17:0.129 4:19:0.133 5:19:0.133 6:19:0.133 8:19:0.133 10:19:0.133 20:19:0.133 30:19:0.133 45:20:0.133 60:20:0.133 120:20:0.133 180:20:0.133 240:20:0.133 300:20:0.133 360:20:0.133 480:20:0.133 600:20:0.133 900:20:0.133 1200:20:0.133 1800:20:0.133 2700:20:0.133 3600:20:0.133 +Inf:20:0.133	66.03:0.219
# kubelet_pod_start_total_duration_seconds histogram [ALPHA] Duration in seconds to start a pod since creation, including time to pull images and run init containers, measured from pod creation timestamp to when all its containers are reported as started and observed via watch
h		0.5:0:0 1:4:0.0222 2:13:0.102 3:17:0.129 4:19:0.133 5:19:0.133 6:19:0.133 8:19:0.133 10:19:0.133 20:19:0.133 30:19:0.133 45:20:0.133 60:20:0.133 120:20:0.133 180:20:0.133 240:20:0.133 300:20:0.133 360:20:0.133 480:20:0.133 600:20:0.133 900:20:0.133 1200:20:0.133 1800:20:0.133 2700:20:0.133 3600:20:0.133 +Inf:20:0.133	66.03:0.219
# kubelet_pod_status_sync_duration_seconds histogram [ALPHA] Duration in seconds to sync a pod status update. Measures time from detection of a change to pod status until the API is successfully updated for that pod, even if multiple intevening changes to pod status occur.
h		0.01:7:0.0222 0.05:22:0.147 0.1:31:0.151 0.5:37:0.156 1:49:0.267 5:93:0.52 10:116:0.64 20:117:0.667 30:124:0.724 45:128:0.738 60:132:0.773 +Inf:176:1.07	9743:61.4
# kubelet_pod_worker_duration_seconds histogram [ALPHA] Duration in seconds to sync a single pod. Broken down by operation type: create, update, or sync
h	operation_type="create"	0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:9:0.0356 1:18:0.138 2.5:29:0.147 5:29:0.147 10:29:0.147 +Inf:30:0.156	37.78:0.685
h	operation_type="sync"	0.005:245:0.924 0.01:246:0.938 0.025:246:0.942 0.05:246:0.942 0.1:257:0.982 0.25:259:1 0.5:260:1 1:263:1 2.5:286:1.12 5:286:1.12 10:286:1.12 +Inf:292:1.15	95.52:0.396
h	operation_type="terminated"	0.005:6:0 0.01:7:0 0.025:7:0 0.05:7:0 0.1:7:0 0.25:7:0 0.5:7:0 1:7:0 2.5:18:0.08 5:18:0.08 10:18:0.08 +Inf:18:0.08	17.47:0.117
h	operation_type="update"	0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0.00444 0.25:1:0.0489 0.5:4:0.0489 1:4:0.0489 2.5:4:0.0578 5:4:0.0578 10:4:0.0578 +Inf:4:0.0578	1.27:0.0179
# kubelet_pod_worker_start_duration_seconds histogram [ALPHA] Duration in seconds from kubelet seeing a pod to starting a worker.
h		0.005:22:0.0889 0.01:27:0.12 0.025:29:0.156 0.05:30:0.156 0.1:30:0.156 0.25:30:0.156 0.5:30:0.156 1:30:0.156 2.5:30:0.156 5:30:0.156 10:30:0.156 +Inf:30:0.156	0.1612:0.000922
# kubelet_restarted_pods_total counter [ALPHA] Number of pods that have been restarted because they were deleted and recreated with the same UID while the kubelet was watching them (common for static pods, extremely uncommon for API pods)
s	static=""	0
s	static="true"	0
# kubelet_run_podsandbox_duration_seconds histogram [ALPHA] Duration in seconds of the run_podsandbox operations. Broken down by RuntimeClass.Handler.
h	runtime_handler=""	0.005:31:0.151 0.01:31:0.151 0.025:31:0.151 0.05:31:0.151 0.1:31:0.151 0.25:31:0.151 0.5:31:0.151 1:31:0.151 2.5:31:0.151 5:31:0.151 10:31:0.151 +Inf:31:0.151	5.66e-05:3.19e-07
# kubelet_running_containers gauge [ALPHA] Number of containers currently running
s	container_state="created"	1
s	container_state="exited"	19
s	container_state="running"	16
# kubelet_running_pods gauge [ALPHA] Number of pods that have a running pod sandbox
s		17
# kubelet_runtime_operations_duration_seconds histogram [ALPHA] Duration in seconds of runtime operations. Broken down by operation type.
h	operation_type="container_status"	0.005:207:0.991 0.0125:207:1.01 0.03125:208:1.01 0.078125:208:1.01 0.1953125:208:1.01 0.48828125:208:1.01 1.220703125:208:1.01 3.0517578125:208:1.01 7.62939453125:208:1.01 19.073486328125:208:1.01 47.6837158203125:208:1.01 119.20928955078125:208:1.01 298.0232238769531:208:1.01 745.0580596923828:208:1.01 +Inf:208:1.01	0.0899:0.000783
h	operation_type="create_container"	0.005:0:0 0.0125:29:0.0933 0.03125:38:0.2 0.078125:43:0.213 0.1953125:44:0.213 0.48828125:44:0.213 1.220703125:44:0.213 3.0517578125:44:0.213 7.62939453125:44:0.213 19.073486328125:44:0.213 47.6837158203125:44:0.213 119.20928955078125:44:0.213 298.0232238769531:44:0.213 745.0580596923828:44:0.213 +Inf:44:0.213	0.7869:0.00347
h	operation_type="exec"	0.005:2:0 0.0125:2:0 0.03125:2:0 0.078125:2:0 0.1953125:2:0 0.48828125:2:0 1.220703125:2:0 3.0517578125:2:0 7.62939453125:2:0 19.073486328125:2:0 47.6837158203125:2:0 119.20928955078125:2:0 298.0232238769531:2:0 745.0580596923828:2:0 +Inf:2:0	0.0006871:0
h	operation_type="image_status"	0.005:132:0.547 0.0125:135:0.556 0.03125:136:0.556 0.078125:136:0.556 0.1953125:136:0.556 0.48828125:136:0.556 1.220703125:136:0.556 3.0517578125:136:0.556 7.62939453125:136:0.556 19.073486328125:136:0.556 47.6837158203125:136:0.556 119.20928955078125:136:0.556 298.0232238769531:136:0.556 745.0580596923828:136:0.556 +Inf:136:0.556	0.1554:0.000721
h	operation_type="list_containers"	0.005:1181:2.28 0.0125:1185:2.32 0.03125:1185:2.32 0.078125:1185:2.32 0.1953125:1185:2.32 0.48828125:1185:2.32 1.220703125:1185:2.32 3.0517578125:1185:2.32 7.62939453125:1185:2.32 19.073486328125:1185:2.32 47.6837158203125:1185:2.32 119.20928955078125:1185:2.32 298.0232238769531:1185:2.32 745.0580596923828:1185:2.32 +Inf:1185:2.32	0.7842:0.00221
h	operation_type="list_images"	0.005:26:0.0444 0.0125:27:0.0444 0.03125:29:0.0444 0.078125:29:0.0444 0.1953125:29:0.0444 0.48828125:29:0.0444 1.220703125:29:0.0444 3.0517578125:29:0.0444 7.62939453125:29:0.0444 19.073486328125:29:0.0444 47.6837158203125:29:0.0444 119.20928955078125:29:0.0444 298.0232238769531:29:0.0444 745.0580596923828:29:0.0444 +Inf:29:0.0444	0.0615:3.85e-05
h	operation_type="list_podsandbox"	0.005:1169:2.24 0.0125:1174:2.29 0.03125:1174:2.3 0.078125:1174:2.3 0.1953125:1174:2.3 0.48828125:1174:2.3 1.220703125:1174:2.3 3.0517578125:1174:2.3 7.62939453125:1174:2.3 19.073486328125:1174:2.3 47.6837158203125:1174:2.3 119.20928955078125:1174:2.3 298.0232238769531:1174:2.3 745.0580596923828:1174:2.3 +Inf:1174:2.3	1.164:0.00322
h	operation_type="podsandbox_status"	0.005:197:0.916 0.0125:199:0.929 0.03125:199:0.929 0.078125:199:0.929 0.1953125:199:0.929 0.48828125:199:0.929 1.220703125:199:0.929 3.0517578125:199:0.929 7.62939453125:199:0.929 19.073486328125:199:0.929 47.6837158203125:199:0.929 119.20928955078125:199:0.929 298.0232238769531:199:0.929 745.0580596923828:199:0.929 +Inf:199:0.929	0.09114:0.000651
h	operation_type="port_forward"	0.005:1:0 0.0125:1:0 0.03125:1:0 0.078125:1:0 0.1953125:1:0 0.48828125:1:0 1.220703125:1:0 3.0517578125:1:0 7.62939453125:1:0 19.073486328125:1:0 47.6837158203125:1:0 119.20928955078125:1:0 298.0232238769531:1:0 745.0580596923828:1:0 +Inf:1:0	0.0006182:0
h	operation_type="pull_image"	0.005:0:0 0.0125:0:0 0.03125:0:0 0.078125:0:0 0.1953125:0:0 0.48828125:0:0 1.220703125:0:0 3.0517578125:0:0 7.62939453125:0:0 19.073486328125:6:0.0222 47.6837158203125:6:0.0222 119.20928955078125:6:0.0222 298.0232238769531:6:0.0222 745.0580596923828:6:0.0222 +Inf:6:0.0222	60.04:0.222
h	operation_type="remove_container"	0.005:11:0.0444 0.0125:25:0.111 0.03125:27:0.156 0.078125:27:0.156 0.1953125:27:0.156 0.48828125:27:0.156 1.220703125:27:0.156 3.0517578125:27:0.156 7.62939453125:27:0.156 19.073486328125:27:0.156 47.6837158203125:27:0.156 119.20928955078125:27:0.156 298.0232238769531:27:0.156 745.0580596923828:27:0.156 +Inf:27:0.156	0.1701:0.00153
h	operation_type="remove_podsandbox"	0.005:0:0 0.0125:0:0 0.03125:15:0.0667 0.078125:15:0.0667 0.1953125:15:0.0667 0.48828125:15:0.0667 1.220703125:15:0.0667 3.0517578125:15:0.0667 7.62939453125:15:0.0667 19.073486328125:15:0.0667 47.6837158203125:15:0.0667 119.20928955078125:15:0.0667 298.0232238769531:15:0.0667 745.0580596923828:15:0.0667 +Inf:15:0.0667	0.2542:0.00134
h	operation_type="run_podsandbox"	0.005:0:0 0.0125:0:0 0.03125:0:0 0.078125:0:0 0.1953125:20:0.124 0.48828125:28:0.151 1.220703125:31:0.151 3.0517578125:31:0.151 7.62939453125:31:0.151 19.073486328125:31:0.151 47.6837158203125:31:0.151 119.20928955078125:31:0.151 298.0232238769531:31:0.151 745.0580596923828:31:0.151 +Inf:31:0.151	6.562:0.0233
h	operation_type="start_container"	0.005:0:0 0.0125:0:0 0.03125:0:0 0.078125:26:0.102 0.1953125:40:0.209 0.48828125:44:0.213 1.220703125:44:0.213 3.0517578125:44:0.213 7.62939453125:44:0.213 19.073486328125:44:0.213 47.6837158203125:44:0.213 119.20928955078125:44:0.213 298.0232238769531:44:0.213 745.0580596923828:44:0.213 +Inf:44:0.213	4.645:0.0193
h	operation_type="status"	0.005:135:0.196 0.0125:137:0.2 0.03125:137:0.2 0.078125:137:0.2 0.1953125:137:0.2 0.48828125:137:0.2 1.220703125:137:0.2 3.0517578125:137:0.2 7.62939453125:137:0.2 19.073486328125:137:0.2 47.6837158203125:137:0.2 119.20928955078125:137:0.2 298.0232238769531:137:0.2 745.0580596923828:137:0.2 +Inf:137:0.2	0.1079:0.0002
h	operation_type="stop_container"	0.005:0:0 0.0125:0:0 0.03125:0:0 0.078125:0:0.0222 0.1953125:2:0.0533 0.48828125:3:0.0533 1.220703125:3:0.0533 3.0517578125:3:0.0533 7.62939453125:3:0.0533 19.073486328125:3:0.0533 47.6837158203125:3:0.0533 119.20928955078125:3:0.0533 298.0232238769531:3:0.0533 745.0580596923828:3:0.0533 +Inf:3:0.0533	0.5469:0.00476
h	operation_type="stop_podsandbox"	0.005:1:0 0.0125:8:0.00889 0.03125:16:0.0667 0.078125:27:0.0933 0.1953125:38:0.204 0.48828125:39:0.204 1.220703125:39:0.204 3.0517578125:39:0.204 7.62939453125:39:0.204 19.073486328125:39:0.204 47.6837158203125:39:0.204 119.20928955078125:39:0.204 298.0232238769531:39:0.204 745.0580596923828:39:0.204 +Inf:39:0.204	2.357:0.0155
h	operation_type="update_runtime_config"	0.005:1:0 0.0125:1:0 0.03125:1:0 0.078125:1:0 0.1953125:1:0 0.48828125:1:0 1.220703125:1:0 3.0517578125:1:0 7.62939453125:1:0 19.073486328125:1:0 47.6837158203125:1:0 119.20928955078125:1:0 298.0232238769531:1:0 745.0580596923828:1:0 +Inf:1:0	0.0005287:0
h	operation_type="version"	0.005:133:0.196 0.0125:134:0.196 0.03125:134:0.196 0.078125:134:0.196 0.1953125:134:0.196 0.48828125:134:0.196 1.220703125:134:0.196 3.0517578125:134:0.196 7.62939453125:134:0.196 19.073486328125:134:0.196 47.6837158203125:134:0.196 119.20928955078125:134:0.196 298.0232238769531:134:0.196 745.0580596923828:134:0.196 +Inf:134:0.196	0.09994:0.000155
# kubelet_runtime_operations_errors_total counter [ALPHA] Cumulative number of runtime operation errors by operation type.
s	operation_type="pull_image"	6	0.0222
# kubelet_runtime_operations_total counter [ALPHA] Cumulative number of runtime operations by operation type.
s	operation_type="container_status"	208	1.01
s	operation_type="create_container"	44	0.213
s	operation_type="exec"	2
s	operation_type="image_status"	136	0.556
s	operation_type="list_containers"	1185	2.32
s	operation_type="list_images"	29	0.0444
s	operation_type="list_podsandbox"	1174	2.3
s	operation_type="podsandbox_status"	199	0.929
s	operation_type="port_forward"	1
s	operation_type="pull_image"	6	0.0222
s	operation_type="remove_container"	27	0.156
s	operation_type="remove_podsandbox"	15	0.0667
s	operation_type="run_podsandbox"	31	0.151
s	operation_type="start_container"	44	0.213
s	operation_type="status"	137	0.2
s	operation_type="stop_container"	3	0.0533
s	operation_type="stop_podsandbox"	39	0.204
s	operation_type="update_runtime_config"	1
s	operation_type="version"	134	0.196
# kubelet_sleep_action_terminated_early_total counter [ALPHA] The number of times lifecycle sleep handler got terminated before it finishes
s		0
# kubelet_started_containers_errors_total counter [ALPHA] Cumulative number of errors when starting containers
s	code="ErrImagePull",container_type="container"	6	0.0222
s	code="ImagePullBackOff",container_type="container"	42	0.107
# kubelet_started_containers_total counter [ALPHA] Cumulative number of containers started
s	container_type="container"	90	0.316
s	container_type="init_container"	2	0.0267
# kubelet_started_pods_errors_total counter [ALPHA] Cumulative number of errors when starting pods
s		0
# kubelet_started_pods_total counter [ALPHA] Cumulative number of pods started
s		31	0.151
# kubelet_started_user_namespaced_pods_errors_total counter [ALPHA] Cumulative number of errors when starting pods with user namespaces. This metric will only be collected on Linux.
s		0
# kubelet_started_user_namespaced_pods_total counter [ALPHA] Cumulative number of pods with user namespaces started. This metric will only be collected on Linux.
s		0
# kubelet_topology_manager_admission_duration_ms histogram [ALPHA] Duration in milliseconds to serve a pod admission request.
h		0.05:31:0.151 0.1:31:0.151 0.2:31:0.151 0.4:31:0.151 0.8:31:0.151 1.6:31:0.151 3.2:31:0.156 6.4:31:0.156 12.8:31:0.156 25.6:31:0.156 51.2:31:0.156 102.4:31:0.156 204.8:31:0.156 409.6:31:0.156 819.2:31:0.156 +Inf:31:0.156	0:0.00889
# kubelet_topology_manager_admission_errors_total counter [ALPHA] The number of admission request failures where resources could not be aligned.
s		0
# kubelet_topology_manager_admission_requests_total counter [ALPHA] The number of admission requests where resources have to be aligned.
s		31	0.156
# kubelet_volume_metric_collection_duration_seconds histogram [ALPHA] Duration in seconds to calculate volume stats
h	metric_source="du"	0.005:1874:13 0.01:1874:13 0.025:1874:13 0.05:1874:13 0.1:1874:13 0.25:1874:13 0.5:1874:13 1:1874:13 2.5:1874:13 5:1874:13 10:1874:13 +Inf:1874:13	0.0222:0.00014
# kubelet_volume_stats_available_bytes gauge [ALPHA] Number of available bytes in the volume
# kubelet_volume_stats_capacity_bytes gauge [ALPHA] Capacity in bytes of the volume
# kubelet_volume_stats_inodes gauge [ALPHA] Maximum number of inodes in the volume
# kubelet_volume_stats_inodes_free gauge [ALPHA] Number of free inodes in the volume
# kubelet_volume_stats_inodes_used gauge [ALPHA] Number of used inodes in the volume
# kubelet_volume_stats_used_bytes gauge [ALPHA] Number of used bytes in the volume
# kubelet_working_pods gauge [ALPHA] Number of pods the kubelet is actually running, broken down by lifecycle phase, whether the pod is desired, orphaned, or runtime only (also orphaned), and whether the pod is static. An orphaned pod has been removed from local configuration or force deleted in the API and consumes resources that are not otherwise visible.
s	config="desired",lifecycle="sync",static=""	15
s	config="desired",lifecycle="sync",static="true"	1
s	config="desired",lifecycle="terminated",static=""	9
s	config="desired",lifecycle="terminated",static="true"	0
s	config="desired",lifecycle="terminating",static=""	0
s	config="desired",lifecycle="terminating",static="true"	0
s	config="orphan",lifecycle="sync",static=""	0
s	config="orphan",lifecycle="sync",static="true"	0
s	config="orphan",lifecycle="terminated",static=""	0
s	config="orphan",lifecycle="terminated",static="true"	0
s	config="orphan",lifecycle="terminating",static=""	0
s	config="orphan",lifecycle="terminating",static="true"	0
s	config="runtime_only",lifecycle="sync",static="unknown"	0
s	config="runtime_only",lifecycle="terminated",static="unknown"	0
s	config="runtime_only",lifecycle="terminating",static="unknown"	0
# kubernetes_build_info gauge [ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.
s	build_date="2026-02-10T00:00:00Z",compiler="gc",git_commit="0000000000000000000000000000000000000000",git_tree_state="clean",git_version="v1.34.4",go_version="go1.26.8",major="1",minor="34",platform="linux/amd64"	1
# kubernetes_feature_enabled gauge [BETA] This metric records the data about the stage and enablement of a k8s feature.
s	name="APIResponseCompression",stage="BETA"	1
s	name="APIServerIdentity",stage="BETA"	1
s	name="APIServerTracing",stage=""	1
s	name="APIServingWithRoutine",stage="ALPHA"	0
s	name="AggregatedDiscoveryRemoveBetaType",stage="DEPRECATED"	1
s	name="AllAlpha",stage="ALPHA"	0
s	name="AllBeta",stage="BETA"	0
s	name="AllowDNSOnlyNodeCSR",stage="DEPRECATED"	0
s	name="AllowInsecureKubeletCertificateSigningRequests",stage="DEPRECATED"	0
s	name="AllowOverwriteTerminationGracePeriodSeconds",stage="DEPRECATED"	0
s	name="AllowParsingUserUIDFromCertAuth",stage="BETA"	1
s	name="AllowServiceLBStatusOnNonLB",stage="DEPRECATED"	0
s	name="AllowUnsafeMalformedObjectDeletion",stage="ALPHA"	0
s	name="AnonymousAuthConfigurableEndpoints",stage=""	1
s	name="AnyVolumeDataSource",stage=""	1
s	name="AuthorizeNodeWithSelectors",stage=""	1
s	name="AuthorizeWithSelectors",stage=""	1
s	name="BtreeWatchCache",stage=""	1
s	name="CBORServingAndStorage",stage="ALPHA"	0
s	name="CPUManagerPolicyAlphaOptions",stage="ALPHA"	0
s	name="CPUManagerPolicyBetaOptions",stage="BETA"	1
s	name="CPUManagerPolicyOptions",stage=""	1
s	name="CRDValidationRatcheting",stage=""	1
s	name="CSIMigrationPortworx",stage=""	1
s	name="CSIVolumeHealth",stage="ALPHA"	0
s	name="ClearingNominatedNodeNameAfterBinding",stage="ALPHA"	0
s	name="ClientsAllowCBOR",stage="ALPHA"	0
s	name="ClientsPreferCBOR",stage="ALPHA"	0
s	name="CloudControllerManagerWebhook",stage="ALPHA"	0
s	name="ClusterTrustBundle",stage="BETA"	0
s	name="ClusterTrustBundleProjection",stage="BETA"	0
s	name="ComponentFlagz",stage="ALPHA"	0
s	name="ComponentSLIs",stage=""	1
s	name="ComponentStatusz",stage="ALPHA"	0
s	name="ConcurrentWatchObjectDecode",stage="BETA"	0
s	name="ConsistentListFromCache",stage=""	1
s	name="ContainerCheckpoint",stage="BETA"	1
s	name="ContainerRestartRules",stage="ALPHA"	0
s	name="ContainerStopSignals",stage="ALPHA"	0
s	name="ContextualLogging",stage="BETA"	1
s	name="CoordinatedLeaderElection",stage="BETA"	0
s	name="CronJobsScheduledAnnotation",stage=""	1
s	name="CrossNamespaceVolumeDataSource",stage="ALPHA"	0
s	name="CustomCPUCFSQuotaPeriod",stage="ALPHA"	0
s	name="CustomResourceFieldSelectors",stage=""	1
s	name="DRAAdminAccess",stage="BETA"	1
s	name="DRAConsumableCapacity",stage="ALPHA"	0
s	name="DRADeviceBindingConditions",stage="ALPHA"	0
s	name="DRADeviceTaints",stage="ALPHA"	0
s	name="DRAExtendedResource",stage="ALPHA"	0
s	name="DRAPartitionableDevices",stage="ALPHA"	0
s	name="DRAPrioritizedList",stage="BETA"	1
s	name="DRAResourceClaimDeviceStatus",stage="BETA"	1
s	name="DRASchedulerFilterTimeout",stage="BETA"	1
s	name="DeclarativeValidation",stage="BETA"	1
s	name="DeclarativeValidationTakeover",stage="BETA"	0
s	name="DeploymentReplicaSetTerminatingReplicas",stage="ALPHA"	0
s	name="DetectCacheInconsistency",stage="BETA"	1
s	name="DisableAllocatorDualWrite",stage=""	1
s	name="DisableCPUQuotaWithExclusiveCPUs",stage="BETA"	1
s	name="DisableNodeKubeProxyVersion",stage="DEPRECATED"	1
s	name="DynamicResourceAllocation",stage=""	1
s	name="EnvFiles",stage="ALPHA"	0
s	name="EventedPLEG",stage="ALPHA"	0
s	name="ExecProbeTimeout",stage=""	1
s	name="ExternalServiceAccountTokenSigner",stage="BETA"	1
s	name="GitRepoVolumeDriver",stage="DEPRECATED"	0
s	name="GracefulNodeShutdown",stage="BETA"	1
s	name="GracefulNodeShutdownBasedOnPodPriority",stage="BETA"	1
s	name="HPAConfigurableTolerance",stage="ALPHA"	0
s	name="HPAScaleToZero",stage="ALPHA"	0
s	name="HonorPVReclaimPolicy",stage=""	1
s	name="HostnameOverride",stage="ALPHA"	0
s	name="ImageMaximumGCAge",stage="BETA"	1
s	name="ImageVolume",stage="BETA"	0
s	name="InOrderInformers",stage="BETA"	1
s	name="InPlacePodVerticalScaling",stage="BETA"	1
s	name="InPlacePodVerticalScalingAllocatedStatus",stage="DEPRECATED"	0
s	name="InPlacePodVerticalScalingExclusiveCPUs",stage="ALPHA"	0
s	name="InPlacePodVerticalScalingExclusiveMemory",stage="ALPHA"	0
s	name="InTreePluginPortworxUnregister",stage="ALPHA"	0
s	name="InformerResourceVersion",stage="ALPHA"	0
s	name="JobBackoffLimitPerIndex",stage=""	1
s	name="JobManagedBy",stage="BETA"	1
s	name="JobPodReplacementPolicy",stage=""	1
s	name="JobSuccessPolicy",stage=""	1
s	name="KMSv1",stage="DEPRECATED"	0
s	name="KubeletCgroupDriverFromCRI",stage=""	1
s	name="KubeletCrashLoopBackOffMax",stage="ALPHA"	0
s	name="KubeletEnsureSecretPulledImages",stage="ALPHA"	0
s	name="KubeletFineGrainedAuthz",stage="BETA"	1
s	name="KubeletInUserNamespace",stage="ALPHA"	0
s	name="KubeletPSI",stage="BETA"	1
s	name="KubeletPodResourcesDynamicResources",stage="BETA"	1
s	name="KubeletPodResourcesGet",stage="BETA"	1
s	name="KubeletPodResourcesListUseActivePods",stage="DEPRECATED"	1
s	name="KubeletRegistrationGetOnExistsOnly",stage="DEPRECATED"	0
s	name="KubeletSeparateDiskGC",stage="BETA"	1
s	name="KubeletServiceAccountTokenForCredentialProviders",stage="BETA"	1
s	name="KubeletTracing",stage=""	1
s	name="ListFromCacheSnapshot",stage="BETA"	1
s	name="LoadBalancerIPMode",stage=""	1
s	name="LocalStorageCapacityIsolationFSQuotaMonitoring",stage="BETA"	0
s	name="LogarithmicScaleDown",stage=""	1
s	name="LoggingAlphaOptions",stage="ALPHA"	0
s	name="LoggingBetaOptions",stage="BETA"	1
s	name="MatchLabelKeysInPodAffinity",stage=""	1
s	name="MatchLabelKeysInPodTopologySpread",stage="BETA"	1
s	name="MatchLabelKeysInPodTopologySpreadSelectorMerge",stage="BETA"	1
s	name="MaxUnavailableStatefulSet",stage="ALPHA"	0
s	name="MemoryManager",stage=""	1
s	name="MemoryQoS",stage="ALPHA"	0
s	name="MultiCIDRServiceAllocator",stage=""	1
s	name="MutableCSINodeAllocatableCount",stage="BETA"	0
s	name="MutatingAdmissionPolicy",stage="BETA"	0
s	name="NFTablesProxyMode",stage=""	1
s	name="NodeInclusionPolicyInPodTopologySpread",stage=""	1
s	name="NodeLogQuery",stage="BETA"	0
s	name="NodeSwap",stage=""	1
s	name="NominatedNodeNameForExpectation",stage="ALPHA"	0
s	name="OpenAPIEnums",stage="BETA"	1
s	name="OrderedNamespaceDeletion",stage=""	1
s	name="PodAndContainerStatsFromCRI",stage="ALPHA"	0
s	name="PodCertificateRequest",stage="ALPHA"	0
s	name="PodDeletionCost",stage="BETA"	1
s	name="PodIndexLabel",stage=""	1
s	name="PodLevelResources",stage="BETA"	1
s	name="PodLifecycleSleepAction",stage=""	1
s	name="PodLifecycleSleepActionAllowZero",stage=""	1
s	name="PodLogsQuerySplitStreams",stage="ALPHA"	0
s	name="PodObservedGenerationTracking",stage="BETA"	1
s	name="PodReadyToStartContainersCondition",stage="BETA"	1
s	name="PodSchedulingReadiness",stage=""	1
s	name="PodTopologyLabelsAdmission",stage="ALPHA"	0
s	name="PortForwardWebsockets",stage="BETA"	1
s	name="PreferSameTrafficDistribution",stage="BETA"	1
s	name="PreventStaticPodAPIReferences",stage="BETA"	1
s	name="ProbeHostPodSecurityStandards",stage=""	1
s	name="ProcMountType",stage="BETA"	1
s	name="QOSReserved",stage="ALPHA"	0
s	name="RecoverVolumeExpansionFailure",stage=""	1
s	name="RecursiveReadOnlyMounts",stage=""	1
s	name="ReduceDefaultCrashLoopBackOffDecay",stage="ALPHA"	0
s	name="RelaxedDNSSearchValidation",stage=""	1
s	name="RelaxedEnvironmentVariableValidation",stage=""	1
s	name="RelaxedServiceNameValidation",stage="ALPHA"	0
s	name="ReloadKubeletServerCertificateFile",stage="BETA"	1
s	name="RemoteRequestHeaderUID",stage="BETA"	1
s	name="ResilientWatchCacheInitialization",stage=""	1
s	name="ResourceHealthStatus",stage="ALPHA"	0
s	name="RetryGenerateName",stage=""	1
s	name="RotateKubeletServerCertificate",stage="BETA"	1
s	name="RuntimeClassInImageCriApi",stage="ALPHA"	0
s	name="SELinuxChangePolicy",stage="BETA"	1
s	name="SELinuxMount",stage="BETA"	0
s	name="SELinuxMountReadWriteOncePod",stage="BETA"	1
s	name="SchedulerAsyncAPICalls",stage="BETA"	0
s	name="SchedulerAsyncPreemption",stage="BETA"	1
s	name="SchedulerPopFromBackoffQ",stage="BETA"	1
s	name="SchedulerQueueingHints",stage=""	1
s	name="SeparateCacheWatchRPC",stage="DEPRECATED"	0
s	name="SeparateTaintEvictionController",stage=""	1
s	name="ServiceAccountNodeAudienceRestriction",stage="BETA"	1
s	name="ServiceAccountTokenJTI",stage=""	1
s	name="ServiceAccountTokenNodeBinding",stage=""	1
s	name="ServiceAccountTokenNodeBindingValidation",stage=""	1
s	name="ServiceAccountTokenPodNodeInfo",stage=""	1
s	name="ServiceTrafficDistribution",stage=""	1
s	name="SidecarContainers",stage=""	1
s	name="SizeBasedListCostEstimate",stage="BETA"	1
s	name="SizeMemoryBackedVolumes",stage=""	1
s	name="StatefulSetAutoDeletePVC",stage=""	1
s	name="StatefulSetSemanticRevisionComparison",stage="BETA"	1
s	name="StorageCapacityScoring",stage="ALPHA"	0
s	name="StorageNamespaceIndex",stage="DEPRECATED"	1
s	name="StorageVersionAPI",stage="ALPHA"	0
s	name="StorageVersionHash",stage="BETA"	1
s	name="StorageVersionMigrator",stage="ALPHA"	0
s	name="StreamingCollectionEncodingToJSON",stage=""	1
s	name="StreamingCollectionEncodingToProtobuf",stage=""	1
s	name="StrictCostEnforcementForVAP",stage=""	1
s	name="StrictCostEnforcementForWebhooks",stage=""	1
s	name="StrictIPCIDRValidation",stage="ALPHA"	0
s	name="StructuredAuthenticationConfiguration",stage=""	1
s	name="StructuredAuthenticationConfigurationEgressSelector",stage="BETA"	1
s	name="StructuredAuthorizationConfiguration",stage=""	1
s	name="SupplementalGroupsPolicy",stage="BETA"	1
s	name="SystemdWatchdog",stage="BETA"	1
s	name="TokenRequestServiceAccountUIDValidation",stage="BETA"	1
s	name="TopologyAwareHints",stage=""	1
s	name="TopologyManagerPolicyAlphaOptions",stage="ALPHA"	0
s	name="TopologyManagerPolicyBetaOptions",stage="BETA"	1
s	name="TopologyManagerPolicyOptions",stage=""	1
s	name="TranslateStreamCloseWebsocketRequests",stage="BETA"	1
s	name="UnauthenticatedHTTP2DOSMitigation",stage="BETA"	1
s	name="UnknownVersionInteroperabilityProxy",stage="ALPHA"	0
s	name="UserNamespacesPodSecurityStandards",stage="ALPHA"	0
s	name="UserNamespacesSupport",stage="BETA"	1
s	name="VolumeAttributesClass",stage=""	1
s	name="WatchCacheInitializationPostStartHook",stage="BETA"	0
s	name="WatchFromStorageWithoutResourceVersion",stage="DEPRECATED"	0
s	name="WatchList",stage="BETA"	1
s	name="WatchListClient",stage="BETA"	0
s	name="WinDSR",stage=""	1
s	name="WinOverlay",stage=""	1
s	name="WindowsCPUAndMemoryAffinity",stage="ALPHA"	0
s	name="WindowsGracefulNodeShutdown",stage="BETA"	1
s	name="WindowsHostNetwork",stage="DEPRECATED"	0
# node_collector_update_all_nodes_health_duration_seconds histogram [ALPHA] Duration in seconds for NodeController to update the health of all nodes.
h		0.01:0:0 0.04:0:0 0.16:0:0 0.64:0:0 2.56:0:0 10.24:0:0 40.96:0:0 163.84:0:0 +Inf:0:0	0:0
# node_collector_update_node_health_duration_seconds histogram [ALPHA] Duration in seconds for NodeController to update the health of a single node.
h		0.001:0:0 0.004:0:0 0.016:0:0 0.064:0:0 0.256:0:0 1.024:0:0 4.096:0:0 16.384:0:0 +Inf:0:0	0:0
# process_cpu_seconds_total counter Total user and system CPU time spent in seconds.
s		10.53	0.0388
# process_max_fds gauge Maximum number of open file descriptors.
s		20000
# process_network_receive_bytes_total counter Number of bytes received by the process over the network.
s		97013123	362000
# process_network_transmit_bytes_total counter Number of bytes sent by the process over the network.
s		97797767	365000
# process_open_fds gauge Number of open file descriptors.
s		27
# process_resident_memory_bytes gauge Resident memory size in bytes.
s		147279872
# process_start_time_seconds gauge Start time of the process since unix epoch in seconds.
s		1.795e+09
# process_virtual_memory_bytes gauge Virtual memory size in bytes.
s		1494876160
# process_virtual_memory_max_bytes gauge Maximum amount of virtual memory available in bytes.
s		1.845e+19
# reconstruct_volume_operations_errors_total counter [ALPHA] The number of volumes that failed reconstruction from the operating system during kubelet startup.
s		0
# reconstruct_volume_operations_total counter [ALPHA] The number of volumes that were attempted to be reconstructed from the operating system during kubelet startup. This includes both successful and failed reconstruction.
s		13
# registered_metrics_total counter [BETA] The count of registered metrics broken by stability level and deprecation version.
s	deprecated_version="",stability_level="ALPHA"	205
s	deprecated_version="",stability_level="BETA"	11
s	deprecated_version="",stability_level="INTERNAL"	1
s	deprecated_version="",stability_level="STABLE"	6
# rest_client_exec_plugin_certificate_rotation_age histogram [ALPHA] Histogram of the number of seconds the last auth exec plugin client certificate lived before being rotated. If auth exec plugin client certificates are unused, histogram will contain no data.
h		600:0:0 1800:0:0 3600:0:0 14400:0:0 86400:0:0 604800:0:0 2.592e+06:0:0 7.776e+06:0:0 1.5552e+07:0:0 3.1104e+07:0:0 1.24416e+08:0:0 +Inf:0:0	0:0
# rest_client_exec_plugin_ttl_seconds gauge [ALPHA] Gauge of the shortest TTL (time-to-live) of the client certificate(s) managed by the auth exec plugin. The value is in seconds until certificate expiry (negative if already expired). If auth exec plugins are unused or manage no TLS certificates, the value will be +INF.
s		+Inf
# rest_client_rate_limiter_duration_seconds histogram [ALPHA] Client side rate limiter latency in seconds. Broken down by verb, and host.
h	host="$APISERVER",verb="DELETE"	0.005:4:0.0578 0.025:4:0.0578 0.1:4:0.0578 0.25:4:0.0578 0.5:4:0.0578 1:4:0.0578 2:4:0.0578 4:4:0.0578 8:4:0.0578 15:4:0.0578 30:4:0.0578 60:4:0.0578 +Inf:4:0.0578	5.036e-06:9.15e-08
h	host="$APISERVER",verb="GET"	0.005:197:1.14 0.025:197:1.14 0.1:197:1.14 0.25:197:1.14 0.5:197:1.14 1:197:1.14 2:197:1.14 4:197:1.14 8:197:1.14 15:197:1.14 30:197:1.14 60:197:1.14 +Inf:197:1.14	0.0004173:2.57e-06
h	host="$APISERVER",verb="PATCH"	0.005:318:1.56 0.025:318:1.56 0.1:318:1.56 0.25:318:1.56 0.5:318:1.56 1:318:1.56 2:318:1.56 4:318:1.56 8:318:1.56 15:318:1.56 30:318:1.56 60:318:1.56 +Inf:318:1.56	0.0004547:2.5e-06
h	host="$APISERVER",verb="POST"	0.005:184:0.742 0.025:184:0.742 0.1:184:0.742 0.25:184:0.742 0.5:184:0.742 1:184:0.742 2:184:0.742 4:184:0.742 8:184:0.742 15:184:0.742 30:184:0.742 60:184:0.742 +Inf:184:0.742	0.0007642:1.27e-06
# rest_client_request_duration_seconds histogram [ALPHA] Request latency in seconds. Broken down by verb, and host.
h	host="$APISERVER",verb="DELETE"	0.005:1:0 0.025:3:0.0489 0.1:4:0.0578 0.25:4:0.0578 0.5:4:0.0578 1:4:0.0578 2:4:0.0578 4:4:0.0578 8:4:0.0578 15:4:0.0578 30:4:0.0578 60:4:0.0578 +Inf:4:0.0578	0.06291:0.000771
h	host="$APISERVER",verb="GET"	0.005:150:0.747 0.025:192:1.11 0.1:198:1.14 0.25:198:1.14 0.5:198:1.14 1:198:1.14 2:198:1.14 4:198:1.14 8:198:1.14 15:198:1.14 30:198:1.14 60:198:1.14 +Inf:198:1.14	1.011:0.0071
h	host="$APISERVER",verb="PATCH"	0.005:161:0.293 0.025:445:1.69 0.1:451:1.75 0.25:451:1.75 0.5:451:1.75 1:451:1.75 2:451:1.75 4:451:1.75 8:451:1.75 15:451:1.75 30:451:1.75 60:451:1.75 +Inf:451:1.75	2.987:0.0165
h	host="$APISERVER",verb="POST"	0.005:107:0.231 0.025:180:0.689 0.1:184:0.742 0.25:184:0.742 0.5:184:0.742 1:184:0.742 2:184:0.742 4:184:0.742 8:184:0.742 15:184:0.742 30:184:0.742 60:184:0.742 +Inf:184:0.742	1.252:0.00741
h	host="$APISERVER",verb="PUT"	0.005:51:0.0578 0.025:67:0.0978 0.1:67:0.0978 0.25:67:0.0978 0.5:67:0.0978 1:67:0.0978 2:67:0.0978 4:67:0.0978 8:67:0.0978 15:67:0.0978 30:67:0.0978 60:67:0.0978 +Inf:67:0.0978	0.3344:0.000505
# rest_client_request_size_bytes histogram [ALPHA] Request size in bytes. Broken down by verb and host.
h	host="$APISERVER",verb="DELETE"	64:1:0 256:4:0.0578 512:4:0.0578 1024:4:0.0578 4096:4:0.0578 16384:4:0.0578 65536:4:0.0578 262144:4:0.0578 1.048576e+06:4:0.0578 4.194304e+06:4:0.0578 1.6777216e+07:4:0.0578 +Inf:4:0.0578	266:4.22
h	host="$APISERVER",verb="GET"	64:198:1.14 256:198:1.14 512:198:1.14 1024:198:1.14 4096:198:1.14 16384:198:1.14 65536:198:1.14 262144:198:1.14 1.048576e+06:198:1.14 4.194304e+06:198:1.14 1.6777216e+07:198:1.14 +Inf:198:1.14	0:0
h	host="$APISERVER",verb="PATCH"	64:0:0 256:166:0.667 512:313:1 1024:327:1.08 4096:444:1.75 16384:451:1.75 65536:451:1.75 262144:451:1.75 1.048576e+06:451:1.75 4.194304e+06:451:1.75 1.6777216e+07:451:1.75 +Inf:451:1.75	317907:1180
h	host="$APISERVER",verb="POST"	64:0:0 256:33:0.156 512:168:0.716 1024:177:0.733 4096:184:0.742 16384:184:0.742 65536:184:0.742 262144:184:0.742 1.048576e+06:184:0.742 4.194304e+06:184:0.742 1.6777216e+07:184:0.742 +Inf:184:0.742	63339:221
h	host="$APISERVER",verb="PUT"	64:0:0 256:0:0 512:67:0.0978 1024:67:0.0978 4096:67:0.0978 16384:67:0.0978 65536:67:0.0978 262144:67:0.0978 1.048576e+06:67:0.0978 4.194304e+06:67:0.0978 1.6777216e+07:67:0.0978 +Inf:67:0.0978	32079:46.8
# rest_client_requests_total counter [ALPHA] Number of HTTP requests, partitioned by status code, method, and host.
s	code="200",host="$APISERVER",method="DELETE"	4	0.0578
s	code="200",host="$APISERVER",method="GET"	216	1.17
s	code="200",host="$APISERVER",method="PATCH"	451	1.75
s	code="200",host="$APISERVER",method="PUT"	67	0.0978
s	code="201",host="$APISERVER",method="POST"	179	0.742
s	code="403",host="$APISERVER",method="GET"	2	0.00889
s	code="403",host="$APISERVER",method="POST"	3
s	code="409",host="$APISERVER",method="POST"	2
# rest_client_response_size_bytes histogram [ALPHA] Response size in bytes. Broken down by verb and host.
h	host="$APISERVER",verb="DELETE"	64:1:0 256:1:0 512:1:0 1024:1:0 4096:4:0.0578 16384:4:0.0578 65536:4:0.0578 262144:4:0.0578 1.048576e+06:4:0.0578 4.194304e+06:4:0.0578 1.6777216e+07:4:0.0578 +Inf:4:0.0578	11651:213
h	host="$APISERVER",verb="GET"	64:2:0.00444 256:2:0.00444 512:5:0.0133 1024:7:0.0444 4096:154:1.09 16384:197:1.14 65536:197:1.14 262144:198:1.14 1.048576e+06:198:1.14 4.194304e+06:198:1.14 1.6777216e+07:198:1.14 +Inf:198:1.14	777852:3630
h	host="$APISERVER",verb="PATCH"	64:0:0 256:0:0 512:0:0 1024:159:0.662 4096:409:1.7 16384:451:1.75 65536:451:1.75 262144:451:1.75 1.048576e+06:451:1.75 4.194304e+06:451:1.75 1.6777216e+07:451:1.75 +Inf:451:1.75	1150680:4190
h	host="$APISERVER",verb="POST"	64:0:0 256:2:0 512:5:0 1024:144:0.578 4096:184:0.742 16384:184:0.742 65536:184:0.742 262144:184:0.742 1.048576e+06:184:0.742 4.194304e+06:184:0.742 1.6777216e+07:184:0.742 +Inf:184:0.742	157695:639
h	host="$APISERVER",verb="PUT"	64:0:0 256:0:0 512:67:0.0978 1024:67:0.0978 4096:67:0.0978 16384:67:0.0978 65536:67:0.0978 262144:67:0.0978 1.048576e+06:67:0.0978 4.194304e+06:67:0.0978 1.6777216e+07:67:0.0978 +Inf:67:0.0978	32079:46.8
# rest_client_transport_cache_entries gauge [ALPHA] Number of transport entries in the internal cache.
s		1
# rest_client_transport_create_calls_total counter [ALPHA] Number of calls to get a new transport, partitioned by the result of the operation hit: obtained from the cache, miss: created and added to the cache, uncacheable: created and not cached
s	result="hit"	2
s	result="miss"	1
# storage_operation_duration_seconds histogram [ALPHA] Storage operation duration
h	migrated="false",operation_name="verify_controller_attached_volume",status="success",volume_plugin="kubernetes.io/empty-dir"	0.1:4:0 0.25:4:0 0.5:4:0 1:4:0 2.5:4:0 5:4:0 10:4:0 15:4:0 25:4:0 50:4:0 120:4:0 300:4:0 600:4:0 +Inf:4:0	0.0006962:0
h	migrated="false",operation_name="verify_controller_attached_volume",status="success",volume_plugin="kubernetes.io/projected"	0.1:21:0.156 0.25:21:0.156 0.5:21:0.156 1:21:0.156 2.5:21:0.156 5:21:0.156 10:21:0.156 15:21:0.156 25:21:0.156 50:21:0.156 120:21:0.156 300:21:0.156 600:21:0.156 +Inf:21:0.156	0.003716:2.91e-05
h	migrated="false",operation_name="volume_mount",status="fail-unknown",volume_plugin="kubernetes.io/projected"	0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:3:0 5:3:0 10:3:0 15:3:0 25:3:0 50:3:0 120:3:0 300:3:0 600:3:0 +Inf:3:0	3.087:0
h	migrated="false",operation_name="volume_mount",status="success",volume_plugin="kubernetes.io/configmap"	0.1:13:0.0133 0.25:13:0.0133 0.5:13:0.0133 1:13:0.0133 2.5:13:0.0133 5:13:0.0133 10:13:0.0133 15:13:0.0133 25:13:0.0133 50:13:0.0133 120:13:0.0133 300:13:0.0133 600:13:0.0133 +Inf:13:0.0133	0.00639:4.58e-06
h	migrated="false",operation_name="volume_mount",status="success",volume_plugin="kubernetes.io/empty-dir"	0.1:6:0 0.25:6:0 0.5:6:0 1:6:0 2.5:6:0 5:6:0 10:6:0 15:6:0 25:6:0 50:6:0 120:6:0 300:6:0 600:6:0 +Inf:6:0	0.0038:0
h	migrated="false",operation_name="volume_mount",status="success",volume_plugin="kubernetes.io/projected"	0.1:313:1.23 0.25:313:1.23 0.5:313:1.23 1:315:1.23 2.5:315:1.23 5:315:1.23 10:315:1.23 15:315:1.23 25:315:1.23 50:315:1.23 120:315:1.23 300:315:1.23 600:315:1.23 +Inf:315:1.23	2.336:0.00266
h	migrated="false",operation_name="volume_unmount",status="success",volume_plugin="kubernetes.io/empty-dir"	0.1:2:0.00889 0.25:2:0.00889 0.5:2:0.00889 1:2:0.00889 2.5:2:0.00889 5:2:0.00889 10:2:0.00889 15:2:0.00889 25:2:0.00889 50:2:0.00889 120:2:0.00889 300:2:0.00889 600:2:0.00889 +Inf:2:0.00889	0.01629:2.81e-05
h	migrated="false",operation_name="volume_unmount",status="success",volume_plugin="kubernetes.io/projected"	0.1:14:0.138 0.25:14:0.138 0.5:14:0.138 1:14:0.138 2.5:14:0.138 5:14:0.138 10:14:0.138 15:14:0.138 25:14:0.138 50:14:0.138 120:14:0.138 300:14:0.138 600:14:0.138 +Inf:14:0.138	0.06243:0.000621
# volume_manager_total_volumes gauge [ALPHA] Number of volumes in Volume Manager
s	plugin_name="kubernetes.io/configmap",state="actual_state_of_world"	1
s	plugin_name="kubernetes.io/configmap",state="desired_state_of_world"	1
s	plugin_name="kubernetes.io/empty-dir",state="actual_state_of_world"	4
s	plugin_name="kubernetes.io/empty-dir",state="desired_state_of_world"	4
s	plugin_name="kubernetes.io/projected",state="actual_state_of_world"	17
s	plugin_name="kubernetes.io/projected",state="desired_state_of_world"	17
# volume_operation_total_seconds histogram [ALPHA] Storage operation end to end duration in seconds
h	operation_name="overall_volume_mount",plugin_name="kubernetes.io/configmap"	0.1:12:0.0133 0.25:13:0.0133 0.5:13:0.0133 1:13:0.0133 2.5:13:0.0133 5:13:0.0133 10:13:0.0133 15:13:0.0133 25:13:0.0133 50:13:0.0133 120:13:0.0133 300:13:0.0133 600:13:0.0133 +Inf:13:0.0133	0.6789:0.000574
h	operation_name="overall_volume_mount",plugin_name="kubernetes.io/empty-dir"	0.1:2:0 0.25:6:0 0.5:6:0 1:6:0 2.5:6:0 5:6:0 10:6:0 15:6:0 25:6:0 50:6:0 120:6:0 300:6:0 600:6:0 +Inf:6:0	0.7469:0
h	operation_name="overall_volume_mount",plugin_name="kubernetes.io/projected"	0.1:275:1.01 0.25:308:1.22 0.5:308:1.23 1:308:1.23 2.5:313:1.23 5:313:1.23 10:313:1.23 15:315:1.23 25:315:1.23 50:315:1.23 120:315:1.23 300:315:1.23 600:315:1.23 +Inf:315:1.23	53.51:0.082
# workqueue_adds_total counter [ALPHA] Total number of adds handled by workqueue
s	name="DynamicCABundle-client-ca-bundle"	1
s	name="DynamicCABundle-kubelet-server-cert-files"	1
s	name="kubelet_log_rotate_manager"	601	1.83
# workqueue_depth gauge [ALPHA] Current depth of workqueue
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-kubelet-server-cert-files"	0
s	name="kubelet_log_rotate_manager"	0
# workqueue_longest_running_processor_seconds gauge [ALPHA] How many seconds has the longest running processor for workqueue been running.
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-kubelet-server-cert-files"	0
s	name="kubelet_log_rotate_manager"	0
# workqueue_queue_duration_seconds histogram [ALPHA] How long in seconds an item stays in workqueue before being requested.
h	name="DynamicCABundle-client-ca-bundle"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:1:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	6.642e-05:0
h	name="DynamicCABundle-kubelet-server-cert-files"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:0:0 0.001:0:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	0.002368:0
h	name="kubelet_log_rotate_manager"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:4:0 9.999999999999999e-05:66:0.0978 0.001:246:0.329 0.01:601:1.79 0.1:601:1.83 1:601:1.83 10:601:1.83 +Inf:601:1.83	0.7844:0.00569
# workqueue_retries_total counter [ALPHA] Total number of retries handled by workqueue
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-kubelet-server-cert-files"	0
s	name="kubelet_log_rotate_manager"	0
# workqueue_unfinished_work_seconds gauge [ALPHA] How many seconds of work has done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-kubelet-server-cert-files"	0
s	name="kubelet_log_rotate_manager"	0
# workqueue_work_duration_seconds histogram [ALPHA] How long in seconds processing an item from workqueue takes.
h	name="DynamicCABundle-client-ca-bundle"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:1:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	2.653e-05:0
h	name="DynamicCABundle-kubelet-server-cert-files"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:0:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	0.0002099:0
h	name="kubelet_log_rotate_manager"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:7:0.00889 0.001:593:1.74 0.01:601:1.83 0.1:601:1.83 1:601:1.83 10:601:1.83 +Inf:601:1.83	0.161:0.000615
`;
