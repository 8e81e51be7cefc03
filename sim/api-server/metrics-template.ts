/**
 * Families of the API server's `/metrics`, version 1.34: names, helps and label sets as it exposes them, values of a
 * typical one, and how fast its counters grow; of families with very many series, some. `kubelet/template.ts` describes
 * the form.
 */
export const apiServerTemplate: string = String.raw`
# aggregator_discovery_aggregation_count_total counter [ALPHA] Counter of number of times discovery was aggregated
s		17	0.016
# aggregator_unavailable_apiservice gauge [ALPHA] Gauge of APIServices which are marked as unavailable broken down by APIService name.
s	name="v1."	0
s	name="v1.admissionregistration.k8s.io"	0
s	name="v1.apiextensions.k8s.io"	0
s	name="v1.apps"	0
s	name="v1.authentication.k8s.io"	0
s	name="v1.authorization.k8s.io"	0
s	name="v1.autoscaling"	0
s	name="v1.batch"	0
s	name="v1.certificates.k8s.io"	0
s	name="v1.coordination.k8s.io"	0
s	name="v1.discovery.k8s.io"	0
s	name="v1.events.k8s.io"	0
s	name="v1.flowcontrol.apiserver.k8s.io"	0
s	name="v1.networking.k8s.io"	0
s	name="v1.node.k8s.io"	0
s	name="v1.ops.example.com"	0
s	name="v1.policy"	0
s	name="v1.rbac.authorization.k8s.io"	0
s	name="v1.resource.k8s.io"	0
s	name="v1.scheduling.k8s.io"	0
s	name="v1.storage.k8s.io"	0
s	name="v1beta1.metrics.k8s.io"	0
s	name="v2.autoscaling"	0
# aggregator_unavailable_apiservice_total counter [ALPHA] Counter of APIServices which are marked as unavailable broken down by APIService name and reason.
s	name="v1beta1.metrics.k8s.io",reason="FailedDiscoveryCheck"	1
# apiextensions_apiserver_validation_ratcheting_seconds histogram [ALPHA] Time for comparison of old to new for the purposes of CRDValidationRatcheting during an UPDATE in seconds.
h		1e-05:2:0.004 4e-05:2:0.004 0.00016:2:0.004 0.00064:2:0.004 0.00256:2:0.004 0.01024:2:0.004 0.04096:2:0.004 0.16384:2:0.004 0.65536:2:0.004 2.62144:2:0.004 +Inf:2:0.004	1.281e-06:9.46e-09
# apiextensions_openapi_v2_regeneration_count counter [ALPHA] Counter of OpenAPI v2 spec regeneration count broken down by causing CRD name and reason.
s	crd="backups.ops.example.com",reason="add"	0
s	crd="backups.ops.example.com",reason="remove"	0
s	crd="backups.ops.example.com",reason="update"	0
# apiextensions_openapi_v3_regeneration_count counter [ALPHA] Counter of OpenAPI v3 spec regeneration count broken down by group, version, causing CRD and reason.
s	crd="backups.ops.example.com",group="ops.example.com",reason="add",version="v1"	0
s	crd="backups.ops.example.com",group="ops.example.com",reason="remove",version="v1"	0
# apiserver_admission_controller_admission_duration_seconds histogram [STABLE] Admission controller latency histogram in seconds, identified by name and broken out for each operation and API resource and type (validate or admit).
h	name="CertificateApproval",operation="UPDATE",rejected="false",type="validate"	0.005:1659:5.58 0.025:1659:5.58 0.1:1659:5.58 0.5:1659:5.58 1:1659:5.58 2.5:1659:5.58 +Inf:1659:5.58	0.0003776:1.88e-06
h	name="CertificateSigning",operation="UPDATE",rejected="false",type="validate"	0.005:1659:5.58 0.025:1659:5.58 0.1:1659:5.58 0.5:1659:5.58 1:1659:5.58 2.5:1659:5.58 +Inf:1659:5.58	0.000441:1.74e-06
h	name="CertificateSubjectRestriction",operation="CREATE",rejected="false",type="validate"	0.005:548:1.82 0.025:548:1.82 0.1:548:1.82 0.5:548:1.82 1:548:1.82 2.5:548:1.82 +Inf:548:1.82	0.0002846:8.98e-07
h	name="ClusterTrustBundleAttest",operation="CREATE",rejected="false",type="validate"	0.005:548:1.82 0.025:548:1.82 0.1:548:1.82 0.5:548:1.82 1:548:1.82 2.5:548:1.82 +Inf:548:1.82	0.0002247:7.07e-07
h	name="ClusterTrustBundleAttest",operation="UPDATE",rejected="false",type="validate"	0.005:1659:5.58 0.025:1659:5.58 0.1:1659:5.58 0.5:1659:5.58 1:1659:5.58 2.5:1659:5.58 +Inf:1659:5.58	0.0007237:2.19e-06
h	name="DefaultIngressClass",operation="CREATE",rejected="false",type="admit"	0.005:553:1.82 0.025:553:1.82 0.1:553:1.82 0.5:553:1.82 1:553:1.82 2.5:553:1.82 +Inf:553:1.82	0.0003238:1.41e-06
h	name="DefaultStorageClass",operation="CREATE",rejected="false",type="admit"	0.005:553:1.82 0.025:553:1.82 0.1:553:1.82 0.5:553:1.82 1:553:1.82 2.5:553:1.82 +Inf:553:1.82	0.0001569:1.85e-06
h	name="DefaultTolerationSeconds",operation="CREATE",rejected="false",type="admit"	0.005:553:1.82 0.025:553:1.82 0.1:553:1.82 0.5:553:1.82 1:553:1.82 2.5:553:1.82 +Inf:553:1.82	0.0002578:5.51e-06
# apiserver_admission_step_admission_duration_seconds histogram [STABLE] Admission sub-step latency histogram in seconds, broken out for each operation and API resource and step type (validate or admit).
h	operation="CONNECT",rejected="false",type="admit"	0.005:17:0.448 0.025:17:0.448 0.1:17:0.448 0.5:17:0.448 1:17:0.448 2.5:17:0.448 +Inf:17:0.448	0.001058:1.89e-05
h	operation="CONNECT",rejected="false",type="validate"	0.005:17:0.448 0.025:17:0.448 0.1:17:0.448 0.5:17:0.448 1:17:0.448 2.5:17:0.448 +Inf:17:0.448	0.000606:8.87e-06
h	operation="CREATE",rejected="false",type="admit"	0.005:549:1.82 0.025:552:1.82 0.1:553:1.82 0.5:553:1.82 1:553:1.82 2.5:553:1.82 +Inf:553:1.82	0.1259:0.000318
h	operation="CREATE",rejected="false",type="validate"	0.005:543:1.78 0.025:548:1.8 0.1:548:1.82 0.5:548:1.82 1:548:1.82 2.5:548:1.82 +Inf:548:1.82	0.153:0.00119
h	operation="CREATE",rejected="true",type="admit"	0.005:28:0.004 0.025:28:0.004 0.1:28:0.004 0.5:28:0.004 1:28:0.004 2.5:28:0.004 +Inf:28:0.004	0.000573:1.29e-07
h	operation="DELETE",rejected="false",type="admit"	0.005:140:0.36 0.025:140:0.36 0.1:140:0.36 0.5:140:0.36 1:140:0.36 2.5:140:0.36 +Inf:140:0.36	0.006078:2.38e-05
h	operation="DELETE",rejected="false",type="validate"	0.005:140:0.36 0.025:140:0.36 0.1:140:0.36 0.5:140:0.36 1:140:0.36 2.5:140:0.36 +Inf:140:0.36	0.003746:4.62e-06
h	operation="UPDATE",rejected="false",type="admit"	0.005:1694:5.7 0.025:1694:5.7 0.1:1694:5.7 0.5:1694:5.7 1:1694:5.7 2.5:1694:5.7 +Inf:1694:5.7	0.1221:0.000476
# apiserver_admission_step_admission_duration_seconds_summary summary [ALPHA] Admission sub-step latency summary in seconds, broken out for each operation and API resource and step type (validate or admit).
s	operation="CONNECT",rejected="false",type="admit",quantile="0.5"	4.973e-05
s	operation="CONNECT",rejected="false",type="admit",quantile="0.9"	0.0001234
s	operation="CONNECT",rejected="false",type="admit",quantile="0.99"	0.0001375
s_sum	operation="CONNECT",rejected="false",type="admit"	0.001058	1.89e-05
s_count	operation="CONNECT",rejected="false",type="admit"	17	0.448
s	operation="CONNECT",rejected="false",type="validate",quantile="0.5"	1.512e-05
s	operation="CONNECT",rejected="false",type="validate",quantile="0.9"	8.769e-05
s	operation="CONNECT",rejected="false",type="validate",quantile="0.99"	9.122e-05	2.09e-07
s_sum	operation="CONNECT",rejected="false",type="validate"	0.000606	8.87e-06
s_count	operation="CONNECT",rejected="false",type="validate"	17	0.448
s	operation="CREATE",rejected="false",type="admit",quantile="0.5"	5.814e-05	3.49e-08
s	operation="CREATE",rejected="false",type="admit",quantile="0.9"	0.0001074	1.12e-07
s	operation="CREATE",rejected="false",type="admit",quantile="0.99"	0.004995
s_sum	operation="CREATE",rejected="false",type="admit"	0.1259	0.000318
s_count	operation="CREATE",rejected="false",type="admit"	553	1.82
s	operation="CREATE",rejected="false",type="validate",quantile="0.5"	3.347e-05
s	operation="CREATE",rejected="false",type="validate",quantile="0.9"	0.0003123
s	operation="CREATE",rejected="false",type="validate",quantile="0.99"	0.005585	2.72e-05
s_sum	operation="CREATE",rejected="false",type="validate"	0.153	0.00119
s_count	operation="CREATE",rejected="false",type="validate"	548	1.82
s	operation="CREATE",rejected="true",type="admit",quantile="0.5"	2.159e-05	2.21e-09
s	operation="CREATE",rejected="true",type="admit",quantile="0.9"	3.573e-05
s	operation="CREATE",rejected="true",type="admit",quantile="0.99"	3.681e-05
s_sum	operation="CREATE",rejected="true",type="admit"	0.000573	1.29e-07
s_count	operation="CREATE",rejected="true",type="admit"	28	0.004
s	operation="DELETE",rejected="false",type="admit",quantile="0.5"	2.63e-05	7.73e-09
s	operation="DELETE",rejected="false",type="admit",quantile="0.9"	6.475e-05
s	operation="DELETE",rejected="false",type="admit",quantile="0.99"	0.0003494	1.95e-06
s_sum	operation="DELETE",rejected="false",type="admit"	0.006078	2.38e-05
s_count	operation="DELETE",rejected="false",type="admit"	140	0.36
s	operation="DELETE",rejected="false",type="validate",quantile="0.5"	1.108e-05	2.41e-09
s	operation="DELETE",rejected="false",type="validate",quantile="0.9"	1.753e-05	6.8e-10
s	operation="DELETE",rejected="false",type="validate",quantile="0.99"	0.000637
s_sum	operation="DELETE",rejected="false",type="validate"	0.003746	4.62e-06
s_count	operation="DELETE",rejected="false",type="validate"	140	0.36
s	operation="UPDATE",rejected="false",type="admit",quantile="0.5"	6.492e-05
s	operation="UPDATE",rejected="false",type="admit",quantile="0.9"	9.121e-05	1.51e-08
s	operation="UPDATE",rejected="false",type="admit",quantile="0.99"	0.0002381	5.59e-07
s_sum	operation="UPDATE",rejected="false",type="admit"	0.1221	0.000476
s_count	operation="UPDATE",rejected="false",type="admit"	1694	5.7
s	operation="UPDATE",rejected="false",type="validate",quantile="0.5"	3.7e-05
s	operation="UPDATE",rejected="false",type="validate",quantile="0.9"	5.655e-05	1.83e-08
s	operation="UPDATE",rejected="false",type="validate",quantile="0.99"	0.0001401	5.05e-07
s_sum	operation="UPDATE",rejected="false",type="validate"	0.1685	0.000303
s_count	operation="UPDATE",rejected="false",type="validate"	1659	5.58
# apiserver_audit_event_total counter [ALPHA] Counter of audit events generated and sent to the audit backend.
s		0
# apiserver_audit_requests_rejected_total counter [ALPHA] Counter of apiserver requests rejected due to an error in audit logging backend.
s		0
# apiserver_authorization_decisions_total counter [ALPHA] Total number of terminal decisions made by an authorizer split by authorizer type, name, and decision.
s	decision="allowed",name="node",type="Node"	887	3.63
s	decision="allowed",name="rbac",type="RBAC"	2183	5.76
# apiserver_cache_list_fetched_objects_total counter [ALPHA] Number of objects read from watch cache in the course of serving a LIST request
s	group="",index="",resource="configmaps"	40	0.184
s	group="",index="",resource="endpoints"	11	0.084
s	group="",index="",resource="limitranges"	2	0.012
s	group="",index="",resource="namespaces"	109	0.096
s	group="",index="",resource="nodes"	49	0.096
s	group="",index="",resource="persistentvolumeclaims"	3	0.016
s	group="",index="",resource="persistentvolumes"	0	0.008
s	group="",index="",resource="pods"	627	2.45
s	group="",index="",resource="podtemplates"	0
s	group="",index="",resource="replicationcontrollers"	0
s	group="",index="",resource="resourcequotas"	2	0.012
s	group="",index="",resource="secrets"	2	0.012
s	group="",index="",resource="serviceaccounts"	181	0.368
s	group="",index="",resource="services"	63	0.196
s	group="",index="f:spec.nodeName",resource="pods"	17	0.176
s	group="admissionregistration.k8s.io",index="",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",index="",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",index="",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",index="",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",index="",resource="customresourcedefinitions"	3	0.008
s	group="apiregistration.k8s.io",index="",resource="apiservices"	112	0.184
s	group="apps",index="",resource="controllerrevisions"	2	0.024
s	group="apps",index="",resource="daemonsets"	2	0.012
s	group="apps",index="",resource="deployments"	29	0.2
s	group="apps",index="",resource="replicasets"	18	0.228
s	group="apps",index="",resource="statefulsets"	3	0.008
s	group="autoscaling",index="",resource="horizontalpodautoscalers"	8	0.04
s	group="batch",index="",resource="cronjobs"	6	0.036
s	group="batch",index="",resource="jobs"	12	0.112
s	group="certificates.k8s.io",index="",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",index="",resource="leases"	31	0.06
s	group="discovery.k8s.io",index="",resource="endpointslices"	19	0.084
s	group="flowcontrol.apiserver.k8s.io",index="",resource="flowschemas"	33	0.132
s	group="flowcontrol.apiserver.k8s.io",index="",resource="prioritylevelconfigurations"	24	0.096
s	group="networking.k8s.io",index="",resource="ingressclasses"	0
s	group="networking.k8s.io",index="",resource="ingresses"	2	0.012
s	group="networking.k8s.io",index="",resource="ipaddresses"	14	0.072
s	group="networking.k8s.io",index="",resource="networkpolicies"	3	0.008
s	group="networking.k8s.io",index="",resource="servicecidrs"	5	0.012
s	group="node.k8s.io",index="",resource="runtimeclasses"	0
s	group="ops.example.com",index="",resource="backups"	3	0.008
s	group="policy",index="",resource="poddisruptionbudgets"	2	0.08
s	group="rbac.authorization.k8s.io",index="",resource="clusterrolebindings"	216	0.648
s	group="rbac.authorization.k8s.io",index="",resource="clusterroles"	284	0.852
s	group="rbac.authorization.k8s.io",index="",resource="rolebindings"	24	0.096
s	group="rbac.authorization.k8s.io",index="",resource="roles"	21	0.084
s	group="resource.k8s.io",index="",resource="deviceclasses"	0
s	group="resource.k8s.io",index="",resource="resourceclaims"	0
s	group="resource.k8s.io",index="",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",index="",resource="resourceslices"	0
s	group="resource.k8s.io",index="f:spec.nodeName",resource="resourceslices"	0
s	group="scheduling.k8s.io",index="",resource="priorityclasses"	7	0.036
s	group="storage.k8s.io",index="",resource="csidrivers"	0
s	group="storage.k8s.io",index="",resource="csinodes"	3	0.012
s	group="storage.k8s.io",index="",resource="csistoragecapacities"	0
s	group="storage.k8s.io",index="",resource="storageclasses"	1	0.012
s	group="storage.k8s.io",index="",resource="volumeattachments"	0
s	group="storage.k8s.io",index="",resource="volumeattributesclasses"	0
# apiserver_cache_list_returned_objects_total counter [ALPHA] Number of objects returned for a LIST request from watch cache
s	group="",resource="configmaps"	40	0.184
s	group="",resource="endpoints"	11	0.084
s	group="",resource="limitranges"	2	0.012
s	group="",resource="namespaces"	109	0.096
s	group="",resource="nodes"	49	0.096
s	group="",resource="persistentvolumeclaims"	3	0.016
s	group="",resource="persistentvolumes"	0	0.008
s	group="",resource="pods"	385	1.56
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	2	0.012
s	group="",resource="secrets"	2	0.012
s	group="",resource="serviceaccounts"	181	0.368
s	group="",resource="services"	63	0.196
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	3	0.008
s	group="apiregistration.k8s.io",resource="apiservices"	112	0.184
s	group="apps",resource="controllerrevisions"	2	0.024
s	group="apps",resource="daemonsets"	2	0.012
s	group="apps",resource="deployments"	29	0.2
s	group="apps",resource="replicasets"	18	0.168
s	group="apps",resource="statefulsets"	3	0.008
s	group="autoscaling",resource="horizontalpodautoscalers"	8	0.04
s	group="batch",resource="cronjobs"	6	0.036
s	group="batch",resource="jobs"	12	0.112
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	29	0.06
s	group="discovery.k8s.io",resource="endpointslices"	19	0.084
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	33	0.132
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	24	0.096
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	2	0.012
s	group="networking.k8s.io",resource="ipaddresses"	14	0.072
s	group="networking.k8s.io",resource="networkpolicies"	3	0.008
s	group="networking.k8s.io",resource="servicecidrs"	5	0.012
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	3	0.008
s	group="policy",resource="poddisruptionbudgets"	2	0.08
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	216	0.648
s	group="rbac.authorization.k8s.io",resource="clusterroles"	284	0.852
s	group="rbac.authorization.k8s.io",resource="rolebindings"	24	0.096
s	group="rbac.authorization.k8s.io",resource="roles"	21	0.084
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	7	0.036
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	3	0.012
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	1	0.012
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_cache_list_total counter [ALPHA] Number of LIST requests served from watch cache
s	group="",index="",resource="configmaps"	21	0.04
s	group="",index="",resource="endpoints"	10	0.012
s	group="",index="",resource="limitranges"	21	0.04
s	group="",index="",resource="namespaces"	17	0.012
s	group="",index="",resource="nodes"	25	0.02
s	group="",index="",resource="persistentvolumeclaims"	12	0.012
s	group="",index="",resource="persistentvolumes"	4	0.012
s	group="",index="",resource="pods"	64	0.244
s	group="",index="",resource="podtemplates"	10	0.012
s	group="",index="",resource="replicationcontrollers"	11	0.012
s	group="",index="",resource="resourcequotas"	11	0.012
s	group="",index="",resource="secrets"	11	0.016
s	group="",index="",resource="serviceaccounts"	12	0.008
s	group="",index="",resource="services"	20	0.028
s	group="",index="f:spec.nodeName",resource="pods"	9	0.036
s	group="admissionregistration.k8s.io",index="",resource="mutatingwebhookconfigurations"	3	0.012
s	group="admissionregistration.k8s.io",index="",resource="validatingadmissionpolicies"	4	0.008
s	group="admissionregistration.k8s.io",index="",resource="validatingadmissionpolicybindings"	3	0.012
s	group="admissionregistration.k8s.io",index="",resource="validatingwebhookconfigurations"	3	0.012
s	group="apiextensions.k8s.io",index="",resource="customresourcedefinitions"	5	0.008
s	group="apiregistration.k8s.io",index="",resource="apiservices"	5	0.008
s	group="apps",index="",resource="controllerrevisions"	10	0.012
s	group="apps",index="",resource="daemonsets"	10	0.012
s	group="apps",index="",resource="deployments"	14	0.02
s	group="apps",index="",resource="replicasets"	11	0.024
s	group="apps",index="",resource="statefulsets"	12	0.008
s	group="autoscaling",index="",resource="horizontalpodautoscalers"	12	0.02
s	group="batch",index="",resource="cronjobs"	10	0.012
s	group="batch",index="",resource="jobs"	10	0.012
s	group="certificates.k8s.io",index="",resource="certificatesigningrequests"	2	0.012
s	group="coordination.k8s.io",index="",resource="leases"	17	0.008
s	group="discovery.k8s.io",index="",resource="endpointslices"	12	0.012
s	group="flowcontrol.apiserver.k8s.io",index="",resource="flowschemas"	3	0.012
s	group="flowcontrol.apiserver.k8s.io",index="",resource="prioritylevelconfigurations"	3	0.012
s	group="networking.k8s.io",index="",resource="ingressclasses"	3	0.012
s	group="networking.k8s.io",index="",resource="ingresses"	10	0.012
s	group="networking.k8s.io",index="",resource="ipaddresses"	3	0.012
s	group="networking.k8s.io",index="",resource="networkpolicies"	11	0.008
s	group="networking.k8s.io",index="",resource="servicecidrs"	5	0.012
s	group="node.k8s.io",index="",resource="runtimeclasses"	4	0.012
s	group="ops.example.com",index="",resource="backups"	4	0.008
s	group="policy",index="",resource="poddisruptionbudgets"	11	0.08
s	group="rbac.authorization.k8s.io",index="",resource="clusterrolebindings"	4	0.012
s	group="rbac.authorization.k8s.io",index="",resource="clusterroles"	4	0.012
s	group="rbac.authorization.k8s.io",index="",resource="rolebindings"	11	0.012
s	group="rbac.authorization.k8s.io",index="",resource="roles"	11	0.012
s	group="resource.k8s.io",index="",resource="deviceclasses"	3	0.012
s	group="resource.k8s.io",index="",resource="resourceclaims"	11	0.012
s	group="resource.k8s.io",index="",resource="resourceclaimtemplates"	10	0.012
s	group="resource.k8s.io",index="",resource="resourceslices"	4	0.012
s	group="resource.k8s.io",index="f:spec.nodeName",resource="resourceslices"	1
s	group="scheduling.k8s.io",index="",resource="priorityclasses"	3	0.012
s	group="storage.k8s.io",index="",resource="csidrivers"	5	0.012
s	group="storage.k8s.io",index="",resource="csinodes"	3	0.012
s	group="storage.k8s.io",index="",resource="csistoragecapacities"	11	0.012
s	group="storage.k8s.io",index="",resource="storageclasses"	4	0.012
s	group="storage.k8s.io",index="",resource="volumeattachments"	4	0.012
s	group="storage.k8s.io",index="",resource="volumeattributesclasses"	2	0.012
# apiserver_cel_compilation_duration_seconds histogram [BETA] CEL compilation time in seconds.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:0:0 5:0:0 10:0:0 +Inf:0:0	0:0
# apiserver_cel_evaluation_duration_seconds histogram [BETA] CEL evaluation time in seconds.
h		0.005:0:0 0.01:0:0 0.025:0:0 0.05:0:0 0.1:0:0 0.25:0:0 0.5:0:0 1:0:0 2.5:0:0 5:0:0 10:0:0 +Inf:0:0	0:0
# apiserver_client_certificate_expiration_seconds histogram [ALPHA] Distribution of the remaining lifetime on the certificate used to authenticate a request.
h		0:0:0 1800:0:0 3600:0:0 7200:0:0 21600:0:0 43200:0:0 86400:0:0 172800:0:0 345600:0:0 604800:0:0 2.592e+06:0:0 7.776e+06:0:0 1.5552e+07:0:0 3.1104e+07:0:0 +Inf:2551:7.28	8.045e+11:2290000000
# apiserver_current_inflight_requests gauge [STABLE] Maximal number of currently used inflight request limit of this apiserver per request kind in last second.
s	request_kind="mutating"	1
s	request_kind="readOnly"	1
# apiserver_current_inqueue_requests gauge [ALPHA] Maximal number of queued requests in this apiserver per request kind in last second.
s	request_kind="mutating"	1
s	request_kind="readOnly"	1
# apiserver_envelope_encryption_dek_cache_fill_percent gauge [ALPHA] Percent of the cache slots currently occupied by cached DEKs.
s		0
# apiserver_flowcontrol_current_executing_requests gauge [BETA] Number of requests in initial (for a WATCH) or any (for a non-WATCH) execution stage in the API Priority and Fairness subsystem
s	flow_schema="exempt",priority_level="exempt"	1
s	flow_schema="global-default",priority_level="global-default"	0
s	flow_schema="kube-controller-manager",priority_level="workload-high"	0
s	flow_schema="kube-scheduler",priority_level="workload-high"	0
s	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0
s	flow_schema="probes",priority_level="exempt"	0
s	flow_schema="system-leader-election",priority_level="leader-election"	0
s	flow_schema="system-node-high",priority_level="node-high"	0
s	flow_schema="system-nodes",priority_level="system"	0
# apiserver_flowcontrol_current_executing_seats gauge [BETA] Concurrency (number of seats) occupied by the currently executing (initial stage for a WATCH, any stage otherwise) requests in the API Priority and Fairness subsystem
s	flow_schema="exempt",priority_level="exempt"	1
s	flow_schema="global-default",priority_level="global-default"	0
s	flow_schema="kube-controller-manager",priority_level="workload-high"	0
s	flow_schema="kube-scheduler",priority_level="workload-high"	0
s	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0
s	flow_schema="probes",priority_level="exempt"	0
s	flow_schema="system-leader-election",priority_level="leader-election"	0
s	flow_schema="system-node-high",priority_level="node-high"	0
s	flow_schema="system-nodes",priority_level="system"	0
# apiserver_flowcontrol_current_inqueue_requests gauge [BETA] Number of requests currently pending in queues of the API Priority and Fairness subsystem
s	flow_schema="global-default",priority_level="global-default"	0
s	flow_schema="kube-controller-manager",priority_level="workload-high"	0
s	flow_schema="kube-scheduler",priority_level="workload-high"	0
s	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0
s	flow_schema="system-leader-election",priority_level="leader-election"	0
s	flow_schema="system-node-high",priority_level="node-high"	0
s	flow_schema="system-nodes",priority_level="system"	0
# apiserver_flowcontrol_current_inqueue_seats gauge [ALPHA] Number of seats currently pending in queues of the API Priority and Fairness subsystem
s	flow_schema="global-default",priority_level="global-default"	0
s	flow_schema="kube-controller-manager",priority_level="workload-high"	0
s	flow_schema="kube-scheduler",priority_level="workload-high"	0
s	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0
s	flow_schema="system-leader-election",priority_level="leader-election"	0
s	flow_schema="system-node-high",priority_level="node-high"	0
s	flow_schema="system-nodes",priority_level="system"	0
# apiserver_flowcontrol_current_limit_seats gauge [ALPHA] current derived number of execution seats available to each priority level
s	priority_level="catch-all"	30
s	priority_level="exempt"	1
s	priority_level="global-default"	56
s	priority_level="leader-election"	58
s	priority_level="node-high"	170
s	priority_level="system"	117
s	priority_level="workload-high"	114
s	priority_level="workload-low"	56
# apiserver_flowcontrol_current_r gauge [ALPHA] R(time of last change)
s	priority_level="catch-all"	0
s	priority_level="exempt"	0
s	priority_level="global-default"	0.01233
s	priority_level="leader-election"	2.254
s	priority_level="node-high"	0.8643
s	priority_level="system"	2.435
s	priority_level="workload-high"	3.576
s	priority_level="workload-low"	0
# apiserver_flowcontrol_demand_seats histogram EXPERIMENTAL: [ALPHA] Observations, at the end of every nanosecond, of (the number of seats each priority level could use) / (nominal number of seats for that level)
h	priority_level="catch-all"	0.2:668815296055:1020000000 0.4:668815296055:1020000000 0.6:668815296055:1020000000 0.8:668815296055:1020000000 1:668815296055:1020000000 1.2:668815296055:1020000000 1.4:668815296055:1020000000 1.7:668815296055:1020000000 2:668815296055:1020000000 2.8:668815296055:1020000000 4:668815296055:1020000000 6:668815296055:1020000000 +Inf:668815296055:1020000000	0:0
h	priority_level="exempt"	0.2:666939442258:1020000000 0.4:667095270348:1020000000 0.6:667232484210:1020000000 0.8:667240496375:1020000000 1:668695260465:1020000000 1.2:668695260465:1020000000 1.4:668695260465:1020000000 1.7:668695260465:1020000000 2:668791118196:1020000000 2.8:668791118196:1020000000 4:668862766228:1020000000 6:668881498325:1020000000 +Inf:668912802768:1020000000	2.474e+09:7910000
h	priority_level="global-default"	0.2:668815188293:1020000000 0.4:668815188293:1020000000 0.6:668815188293:1020000000 0.8:668815188293:1020000000 1:668815188293:1020000000 1.2:668815188293:1020000000 1.4:668815188293:1020000000 1.7:668815188293:1020000000 2:668815188293:1020000000 2.8:668815188293:1020000000 4:668815188293:1020000000 6:668815188293:1020000000 +Inf:668815188293:1020000000	2.613e+05:60.5
h	priority_level="leader-election"	0.2:668815185498:1020000000 0.4:668815185498:1020000000 0.6:668815185498:1020000000 0.8:668815185498:1020000000 1:668815185498:1020000000 1.2:668815185498:1020000000 1.4:668815185498:1020000000 1.7:668815185498:1020000000 2:668815185498:1020000000 2.8:668815185498:1020000000 4:668815185498:1020000000 6:668815185498:1020000000 +Inf:668815185498:1020000000	3.869e+07:67900
h	priority_level="node-high"	0.2:668815181813:1020000000 0.4:668815181813:1020000000 0.6:668815181813:1020000000 0.8:668815181813:1020000000 1:668815181813:1020000000 1.2:668815181813:1020000000 1.4:668815181813:1020000000 1.7:668815181813:1020000000 2:668815181813:1020000000 2.8:668815181813:1020000000 4:668815181813:1020000000 6:668815181813:1020000000 +Inf:668815181813:1020000000	5.095e+06:7530
h	priority_level="system"	0.2:668815201262:1020000000 0.4:668815201262:1020000000 0.6:668815201262:1020000000 0.8:668815201262:1020000000 1:668815201262:1020000000 1.2:668815201262:1020000000 1.4:668815201262:1020000000 1.7:668815201262:1020000000 2:668815201262:1020000000 2.8:668815201262:1020000000 4:668815201262:1020000000 6:668815201262:1020000000 +Inf:668815201262:1020000000	2.371e+07:164000
h	priority_level="workload-high"	0.2:668806932753:1020000000 0.4:668815196735:1020000000 0.6:668815196735:1020000000 0.8:668815196735:1020000000 1:668815196735:1020000000 1.2:668815196735:1020000000 1.4:668815196735:1020000000 1.7:668815196735:1020000000 2:668815196735:1020000000 2.8:668815196735:1020000000 4:668815196735:1020000000 6:668815196735:1020000000 +Inf:668815196735:1020000000	8.7e+07:272000
h	priority_level="workload-low"	0.2:668815191858:1020000000 0.4:668815191858:1020000000 0.6:668815191858:1020000000 0.8:668815191858:1020000000 1:668815191858:1020000000 1.2:668815191858:1020000000 1.4:668815191858:1020000000 1.7:668815191858:1020000000 2:668815191858:1020000000 2.8:668815191858:1020000000 4:668815191858:1020000000 6:668815191858:1020000000 +Inf:668815191858:1020000000	0:0
# apiserver_flowcontrol_demand_seats_average gauge [ALPHA] Time-weighted average, over last adjustment period, of demand_seats
s	priority_level="catch-all"	0
s	priority_level="exempt"	0.001947
s	priority_level="global-default"	0
s	priority_level="leader-election"	0.00273
s	priority_level="node-high"	0.001142
s	priority_level="system"	0.002543
s	priority_level="workload-high"	0.005362
s	priority_level="workload-low"	0
# apiserver_flowcontrol_demand_seats_high_watermark gauge [ALPHA] High watermark, over last adjustment period, of demand_seats
s	priority_level="catch-all"	0
s	priority_level="exempt"	1
s	priority_level="global-default"	0
s	priority_level="leader-election"	1
s	priority_level="node-high"	1
s	priority_level="system"	2
s	priority_level="workload-high"	3
s	priority_level="workload-low"	0
# apiserver_flowcontrol_demand_seats_smoothed gauge [ALPHA] Smoothed seat demands
s	priority_level="catch-all"	0
s	priority_level="exempt"	0.5474
s	priority_level="global-default"	0.01003
s	priority_level="leader-election"	0.07447
s	priority_level="node-high"	0.05145
s	priority_level="system"	0.2371
s	priority_level="workload-high"	2.821
s	priority_level="workload-low"	0
# apiserver_flowcontrol_demand_seats_stdev gauge [ALPHA] Time-weighted standard deviation, over last adjustment period, of demand_seats
s	priority_level="catch-all"	0
s	priority_level="exempt"	0.04408
s	priority_level="global-default"	0
s	priority_level="leader-election"	0.05218
s	priority_level="node-high"	0.03378
s	priority_level="system"	0.05089
s	priority_level="workload-high"	0.09671
s	priority_level="workload-low"	0
# apiserver_flowcontrol_dispatch_r gauge [ALPHA] R(time of last dispatch)
s	priority_level="global-default"	0.01195
s	priority_level="leader-election"	2.25
s	priority_level="node-high"	0.8605
s	priority_level="system"	2.431
s	priority_level="workload-high"	3.573
# apiserver_flowcontrol_dispatched_requests_total counter [BETA] Number of requests executed by API Priority and Fairness subsystem
s	flow_schema="exempt",priority_level="exempt"	1116	2.09
s	flow_schema="global-default",priority_level="global-default"	13	0.008
s	flow_schema="kube-controller-manager",priority_level="workload-high"	233	0.244
s	flow_schema="kube-scheduler",priority_level="workload-high"	136	0.4
s	flow_schema="kube-system-service-accounts",priority_level="workload-high"	1092	3.97
s	flow_schema="probes",priority_level="exempt"	1
s	flow_schema="system-leader-election",priority_level="leader-election"	668	1.02
s	flow_schema="system-node-high",priority_level="node-high"	204	0.3
s	flow_schema="system-nodes",priority_level="system"	685	3.34
# apiserver_flowcontrol_latest_s gauge [ALPHA] S(most recently dispatched request)
s	priority_level="global-default"	0.01195
s	priority_level="leader-election"	2.25
s	priority_level="node-high"	0.8605
s	priority_level="system"	2.431
s	priority_level="workload-high"	3.573
# apiserver_flowcontrol_lower_limit_seats gauge [ALPHA] Configured lower bound on number of execution seats available to each priority level
s	priority_level="catch-all"	13
s	priority_level="exempt"	0
s	priority_level="global-default"	24
s	priority_level="leader-election"	25
s	priority_level="node-high"	73
s	priority_level="system"	50
s	priority_level="workload-high"	49
s	priority_level="workload-low"	24
# apiserver_flowcontrol_next_discounted_s_bounds gauge [ALPHA] min and max, over queues, of S(oldest waiting request in queue) - estimated work in progress
s	bound="max",priority_level="global-default"	0.01195
s	bound="max",priority_level="leader-election"	2.25
s	bound="max",priority_level="node-high"	0.8605
s	bound="max",priority_level="system"	2.431
s	bound="max",priority_level="workload-high"	3.573
s	bound="min",priority_level="global-default"	0.01195
s	bound="min",priority_level="leader-election"	2.25
s	bound="min",priority_level="node-high"	0.8605
s	bound="min",priority_level="system"	2.431
s	bound="min",priority_level="workload-high"	3.573
# apiserver_flowcontrol_next_s_bounds gauge [ALPHA] min and max, over queues, of S(oldest waiting request in queue)
s	bound="max",priority_level="global-default"	0.01195
s	bound="max",priority_level="leader-election"	2.25
s	bound="max",priority_level="node-high"	0.8605
s	bound="max",priority_level="system"	2.431
s	bound="max",priority_level="workload-high"	3.573
s	bound="min",priority_level="global-default"	0.01195
s	bound="min",priority_level="leader-election"	2.25
s	bound="min",priority_level="node-high"	0.8605
s	bound="min",priority_level="system"	2.431
s	bound="min",priority_level="workload-high"	3.573
# apiserver_flowcontrol_nominal_limit_seats gauge [BETA] Nominal number of execution seats configured for each priority level
s	priority_level="catch-all"	13
s	priority_level="exempt"	0
s	priority_level="global-default"	49
s	priority_level="leader-election"	25
s	priority_level="node-high"	98
s	priority_level="system"	74
s	priority_level="workload-high"	98
s	priority_level="workload-low"	245
# apiserver_flowcontrol_priority_level_request_utilization histogram EXPERIMENTAL: [ALPHA] Observations, at the end of every nanosecond, of number of requests (as a fraction of the relevant limit) waiting or in any stage of execution (but only initial stage for WATCHes)
h	phase="executing",priority_level="catch-all"	0:668814117946:1020000000 0.001:668814117946:1020000000 0.003:668814117946:1020000000 0.01:668814117946:1020000000 0.03:668814117946:1020000000 0.1:668814117946:1020000000 0.25:668814117946:1020000000 0.5:668814117946:1020000000 0.75:668814117946:1020000000 1:668814117946:1020000000 +Inf:668814117946:1020000000	0:0
h	phase="executing",priority_level="exempt"	0:666514336038:1020000000 0.001:666514336038:1020000000 0.003:666514336038:1020000000 0.01:666514336038:1020000000 0.03:666590664165:1020000000 0.1:666688922425:1020000000 0.25:666944707970:1020000000 0.5:667209822396:1020000000 0.75:667242685846:1020000000 1:668722409675:1020000000 +Inf:668911649268:1020000000	2.218e+09:6470000
h	phase="executing",priority_level="global-default"	0:668801877851:1020000000 0.001:668801877851:1020000000 0.003:668801877851:1020000000 0.01:668801877851:1020000000 0.03:668811922441:1020000000 0.1:668813987621:1020000000 0.25:668813987621:1020000000 0.5:668813987621:1020000000 0.75:668813987621:1020000000 1:668813987621:1020000000 +Inf:668813987621:1020000000	2.584e+05:58
h	phase="executing",priority_level="leader-election"	0:666584444767:1020000000 0.001:666584444767:1020000000 0.003:666584444767:1020000000 0.01:666584444767:1020000000 0.03:668813989253:1020000000 0.1:668813989253:1020000000 0.25:668813989253:1020000000 0.5:668813989253:1020000000 0.75:668813989253:1020000000 1:668813989253:1020000000 +Inf:668813989253:1020000000	3.844e+07:67600
h	phase="executing",priority_level="node-high"	0:667956963711:1020000000 0.001:667956963711:1020000000 0.003:667956963711:1020000000 0.01:668810185093:1020000000 0.03:668813985237:1020000000 0.1:668813985237:1020000000 0.25:668813985237:1020000000 0.5:668813985237:1020000000 0.75:668813985237:1020000000 1:668813985237:1020000000 +Inf:668813985237:1020000000	5.064e+06:7490
h	phase="executing",priority_level="system"	0:666415236977:1010000000 0.001:666415236977:1010000000 0.003:666415236977:1010000000 0.01:668531072397:1020000000 0.03:668803614754:1020000000 0.1:668814000871:1020000000 0.25:668814000871:1020000000 0.5:668814000871:1020000000 0.75:668814000871:1020000000 1:668814000871:1020000000 +Inf:668814000871:1020000000	2.353e+07:162000
h	phase="executing",priority_level="workload-high"	0:665497211030:1010000000 0.001:665497211030:1010000000 0.003:665497211030:1010000000 0.01:667275391609:1020000000 0.03:668283632011:1020000000 0.1:668612227209:1020000000 0.25:668808590851:1020000000 0.5:668814044806:1020000000 0.75:668814044806:1020000000 1:668814044806:1020000000 +Inf:668814044806:1020000000	8.66e+07:265000
h	phase="executing",priority_level="workload-low"	0:668813977226:1020000000 0.001:668813977226:1020000000 0.003:668813977226:1020000000 0.01:668813977226:1020000000 0.03:668813977226:1020000000 0.1:668813977226:1020000000 0.25:668813977226:1020000000 0.5:668813977226:1020000000 0.75:668813977226:1020000000 1:668813977226:1020000000 +Inf:668813977226:1020000000	0:0
# apiserver_flowcontrol_priority_level_seat_utilization histogram EXPERIMENTAL: [ALPHA] Observations, at the end of every nanosecond, of utilization of seats for any stage of execution (but only initial stage for WATCHes)
h	phase="executing",priority_level="catch-all"	0:668816538309:1020000000 0.1:668816538309:1020000000 0.2:668816538309:1020000000 0.3:668816538309:1020000000 0.4:668816538309:1020000000 0.5:668816538309:1020000000 0.6:668816538309:1020000000 0.7:668816538309:1020000000 0.8:668816538309:1020000000 0.9:668816538309:1020000000 0.95:668816538309:1020000000 0.99:668816538309:1020000000 1:668816538309:1020000000 +Inf:668816538309:1020000000	0:0
h	phase="executing",priority_level="exempt"	0:666510978217:1020000000 0.1:666685628247:1020000000 0.2:666938971569:1020000000 0.3:667088387105:1020000000 0.4:667094803886:1020000000 0.5:667206657029:1020000000 0.6:667231510807:1020000000 0.7:667231510807:1020000000 0.8:667239522821:1020000000 0.9:667260953684:1020000000 0.95:667260953684:1020000000 0.99:667260953684:1020000000 1:668696494356:1020000000 +Inf:668914055118:1020000000	2.476e+09:7910000
h	phase="executing",priority_level="global-default"	0:668804312784:1020000000 0.1:668816434833:1020000000 0.2:668816434833:1020000000 0.3:668816434833:1020000000 0.4:668816434833:1020000000 0.5:668816434833:1020000000 0.6:668816434833:1020000000 0.7:668816434833:1020000000 0.8:668816434833:1020000000 0.9:668816434833:1020000000 0.95:668816434833:1020000000 0.99:668816434833:1020000000 1:668816434833:1020000000 +Inf:668816434833:1020000000	2.587e+05:58.2
h	phase="executing",priority_level="leader-election"	0:666584111034:1020000000 0.1:668816433531:1020000000 0.2:668816433531:1020000000 0.3:668816433531:1020000000 0.4:668816433531:1020000000 0.5:668816433531:1020000000 0.6:668816433531:1020000000 0.7:668816433531:1020000000 0.8:668816433531:1020000000 0.9:668816433531:1020000000 0.95:668816433531:1020000000 0.99:668816433531:1020000000 1:668816433531:1020000000 +Inf:668816433531:1020000000	3.849e+07:67600
h	phase="executing",priority_level="node-high"	0:667957921291:1020000000 0.1:668816430126:1020000000 0.2:668816430126:1020000000 0.3:668816430126:1020000000 0.4:668816430126:1020000000 0.5:668816430126:1020000000 0.6:668816430126:1020000000 0.7:668816430126:1020000000 0.8:668816430126:1020000000 0.9:668816430126:1020000000 0.95:668816430126:1020000000 0.99:668816430126:1020000000 1:668816430126:1020000000 +Inf:668816430126:1020000000	5.072e+06:7500
h	phase="executing",priority_level="system"	0:666415257932:1010000000 0.1:668816446130:1020000000 0.2:668816446130:1020000000 0.3:668816446130:1020000000 0.4:668816446130:1020000000 0.5:668816446130:1020000000 0.6:668816446130:1020000000 0.7:668816446130:1020000000 0.8:668816446130:1020000000 0.9:668816446130:1020000000 0.95:668816446130:1020000000 0.99:668816446130:1020000000 1:668816446130:1020000000 +Inf:668816446130:1020000000	2.355e+07:162000
h	phase="executing",priority_level="workload-high"	0:665497506075:1010000000 0.1:668613783055:1020000000 0.2:668808182889:1020000000 0.3:668813471516:1020000000 0.4:668816443877:1020000000 0.5:668816443877:1020000000 0.6:668816443877:1020000000 0.7:668816443877:1020000000 0.8:668816443877:1020000000 0.9:668816443877:1020000000 0.95:668816443877:1020000000 0.99:668816443877:1020000000 1:668816443877:1020000000 +Inf:668816443877:1020000000	8.682e+07:271000
h	phase="executing",priority_level="workload-low"	0:668816438659:1020000000 0.1:668816438659:1020000000 0.2:668816438659:1020000000 0.3:668816438659:1020000000 0.4:668816438659:1020000000 0.5:668816438659:1020000000 0.6:668816438659:1020000000 0.7:668816438659:1020000000 0.8:668816438659:1020000000 0.9:668816438659:1020000000 0.95:668816438659:1020000000 0.99:668816438659:1020000000 1:668816438659:1020000000 +Inf:668816438659:1020000000	0:0
# apiserver_flowcontrol_read_vs_write_current_requests histogram EXPERIMENTAL: [ALPHA] Observations, at the end of every nanosecond, of the number of requests (as a fraction of the relevant limit) waiting or in regular stage of execution
h	phase="executing",request_kind="mutating"	0:660605167887:990000000 0.001:660605167887:990000000 0.01:668533127252:1020000000 0.1:668869388785:1020000000 0.2:668869388785:1020000000 0.3:668869388785:1020000000 0.4:668869388785:1020000000 0.5:668869388785:1020000000 0.6:668869388785:1020000000 0.7:668869388785:1020000000 0.8:668869388785:1020000000 0.9:668869388785:1020000000 0.95:668869388785:1020000000 0.99:668869388785:1020000000 1:668869388785:1020000000 +Inf:668869388785:1020000000	2.554e+07:89600
h	phase="executing",request_kind="readOnly"	0:666303171562:1020000000 0.001:666303171562:1020000000 0.01:668874384092:1020000000 0.1:668909375405:1020000000 0.2:668909375405:1020000000 0.3:668909375405:1020000000 0.4:668909375405:1020000000 0.5:668909375405:1020000000 0.6:668909375405:1020000000 0.7:668909375405:1020000000 0.8:668909375405:1020000000 0.9:668909375405:1020000000 0.95:668909375405:1020000000 0.99:668909375405:1020000000 1:668909375405:1020000000 +Inf:668909375405:1020000000	5.991e+06:13700
h	phase="waiting",request_kind="mutating"	0:668782111862:1020000000 0.001:668811684184:1020000000 0.01:668811684184:1020000000 0.1:668811684184:1020000000 0.2:668811684184:1020000000 0.3:668811684184:1020000000 0.4:668811684184:1020000000 0.5:668811684184:1020000000 0.6:668811684184:1020000000 0.7:668811684184:1020000000 0.8:668811684184:1020000000 0.9:668811684184:1020000000 0.95:668811684184:1020000000 0.99:668811684184:1020000000 1:668811684184:1020000000 +Inf:668811684184:1020000000	1120:3.9
h	phase="waiting",request_kind="readOnly"	0:668792683542:1020000000 0.001:668811652146:1020000000 0.01:668811652146:1020000000 0.1:668811652146:1020000000 0.2:668811652146:1020000000 0.3:668811652146:1020000000 0.4:668811652146:1020000000 0.5:668811652146:1020000000 0.6:668811652146:1020000000 0.7:668811652146:1020000000 0.8:668811652146:1020000000 0.9:668811652146:1020000000 0.95:668811652146:1020000000 0.99:668811652146:1020000000 1:668811652146:1020000000 +Inf:668811652146:1020000000	718.5:1.81
# apiserver_flowcontrol_request_execution_seconds histogram [ALPHA] Duration of initial stage (for a WATCH) or any (for a non-WATCH) stage of request execution in the API Priority and Fairness subsystem
h	flow_schema="exempt",priority_level="exempt",type="regular"	0:0:0 0.005:838:1.48 0.02:935:1.71 0.05:956:1.74 0.1:961:1.76 0.2:964:1.76 0.5:964:1.76 1:964:1.76 2:964:1.76 5:964:1.76 10:964:1.76 15:964:1.76 30:964:1.76 +Inf:964:1.76	3.241:0.00794
h	flow_schema="exempt",priority_level="exempt",type="watch"	0:0:0 0.005:151:0.328 0.02:151:0.332 0.05:151:0.332 0.1:151:0.332 0.2:151:0.332 0.5:151:0.332 1:151:0.332 2:151:0.332 5:151:0.332 10:151:0.332 15:151:0.332 30:151:0.332 +Inf:151:0.332	0.08571:0.000196
h	flow_schema="global-default",priority_level="global-default",type="regular"	0:0:0 0.005:4:0 0.02:5:0 0.05:5:0 0.1:5:0 0.2:5:0 0.5:5:0 1:5:0 2:5:0 5:5:0 10:5:0 15:5:0 30:5:0 +Inf:5:0	0.01051:0
h	flow_schema="global-default",priority_level="global-default",type="watch"	0:0:0 0.005:8:0.008 0.02:8:0.008 0.05:8:0.008 0.1:8:0.008 0.2:8:0.008 0.5:8:0.008 1:8:0.008 2:8:0.008 5:8:0.008 10:8:0.008 15:8:0.008 30:8:0.008 +Inf:8:0.008	0.003533:3.1e-06
h	flow_schema="kube-controller-manager",priority_level="workload-high",type="regular"	0:0:0 0.005:111:0.096 0.02:115:0.096 0.05:115:0.096 0.1:115:0.096 0.2:115:0.096 0.5:115:0.096 1:115:0.096 2:115:0.096 5:115:0.096 10:115:0.096 15:115:0.096 30:115:0.096 +Inf:115:0.096	0.1695:6.09e-05
h	flow_schema="kube-controller-manager",priority_level="workload-high",type="watch"	0:0:0 0.005:68:0.148 0.02:118:0.148 0.05:118:0.148 0.1:118:0.148 0.2:118:0.148 0.5:118:0.148 1:118:0.148 2:118:0.148 5:118:0.148 10:118:0.148 15:118:0.148 30:118:0.148 +Inf:118:0.148	0.5306:5.89e-05
h	flow_schema="kube-scheduler",priority_level="workload-high",type="regular"	0:0:0 0.005:41:0.136 0.02:72:0.328 0.05:94:0.348 0.1:99:0.348 0.2:99:0.348 0.5:99:0.348 1:99:0.348 2:99:0.348 5:99:0.348 10:99:0.348 15:99:0.348 30:99:0.348 +Inf:99:0.348	1.443:0.00263
h	flow_schema="kube-scheduler",priority_level="workload-high",type="watch"	0:0:0 0.005:37:0.052 0.02:37:0.052 0.05:37:0.052 0.1:37:0.052 0.2:37:0.052 0.5:37:0.052 1:37:0.052 2:37:0.052 5:37:0.052 10:37:0.052 15:37:0.052 30:37:0.052 +Inf:37:0.052	0.01459:1.78e-05
# apiserver_flowcontrol_request_queue_length_after_enqueue histogram [ALPHA] Length of queue in the API Priority and Fairness subsystem, as seen by each request after it is enqueued
h	flow_schema="global-default",priority_level="global-default"	0:0:0 10:13:0.008 25:13:0.008 50:13:0.008 100:13:0.008 250:13:0.008 500:13:0.008 1000:13:0.008 +Inf:13:0.008	13:0.008
h	flow_schema="kube-controller-manager",priority_level="workload-high"	0:0:0 10:233:0.244 25:233:0.244 50:233:0.244 100:233:0.244 250:233:0.244 500:233:0.244 1000:233:0.244 +Inf:233:0.244	233:0.244
h	flow_schema="kube-scheduler",priority_level="workload-high"	0:0:0 10:136:0.4 25:136:0.4 50:136:0.4 100:136:0.4 250:136:0.4 500:136:0.4 1000:136:0.4 +Inf:136:0.4	136:0.4
h	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0:0:0 10:1092:3.97 25:1092:3.97 50:1092:3.97 100:1092:3.97 250:1092:3.97 500:1092:3.97 1000:1092:3.97 +Inf:1092:3.97	1092:3.97
h	flow_schema="system-leader-election",priority_level="leader-election"	0:0:0 10:668:1.02 25:668:1.02 50:668:1.02 100:668:1.02 250:668:1.02 500:668:1.02 1000:668:1.02 +Inf:668:1.02	668:1.02
h	flow_schema="system-node-high",priority_level="node-high"	0:0:0 10:204:0.3 25:204:0.3 50:204:0.3 100:204:0.3 250:204:0.3 500:204:0.3 1000:204:0.3 +Inf:204:0.3	204:0.3
h	flow_schema="system-nodes",priority_level="system"	0:0:0 10:685:3.34 25:685:3.34 50:685:3.34 100:685:3.34 250:685:3.34 500:685:3.34 1000:685:3.34 +Inf:685:3.34	685:3.34
# apiserver_flowcontrol_request_wait_duration_seconds histogram [BETA] Length of time a request spent waiting in its queue
h	execute="true",flow_schema="global-default",priority_level="global-default"	0:0:0 0.005:13:0.008 0.02:13:0.008 0.05:13:0.008 0.1:13:0.008 0.2:13:0.008 0.5:13:0.008 1:13:0.008 2:13:0.008 5:13:0.008 10:13:0.008 15:13:0.008 30:13:0.008 +Inf:13:0.008	0.000754:5.57e-07
h	execute="true",flow_schema="kube-controller-manager",priority_level="workload-high"	0:0:0 0.005:233:0.244 0.02:233:0.244 0.05:233:0.244 0.1:233:0.244 0.2:233:0.244 0.5:233:0.244 1:233:0.244 2:233:0.244 5:233:0.244 10:233:0.244 15:233:0.244 30:233:0.244 +Inf:233:0.244	0.009299:1.42e-05
h	execute="true",flow_schema="kube-scheduler",priority_level="workload-high"	0:0:0 0.005:136:0.4 0.02:136:0.4 0.05:136:0.4 0.1:136:0.4 0.2:136:0.4 0.5:136:0.4 1:136:0.4 2:136:0.4 5:136:0.4 10:136:0.4 15:136:0.4 30:136:0.4 +Inf:136:0.4	0.005615:2.11e-05
h	execute="true",flow_schema="kube-system-service-accounts",priority_level="workload-high"	0:0:0 0.005:1092:3.96 0.02:1092:3.97 0.05:1092:3.97 0.1:1092:3.97 0.2:1092:3.97 0.5:1092:3.97 1:1092:3.97 2:1092:3.97 5:1092:3.97 10:1092:3.97 15:1092:3.97 30:1092:3.97 +Inf:1092:3.97	0.04397:0.000292
h	execute="true",flow_schema="system-leader-election",priority_level="leader-election"	0:0:0 0.005:668:1.02 0.02:668:1.02 0.05:668:1.02 0.1:668:1.02 0.2:668:1.02 0.5:668:1.02 1:668:1.02 2:668:1.02 5:668:1.02 10:668:1.02 15:668:1.02 30:668:1.02 +Inf:668:1.02	0.03467:5.48e-05
h	execute="true",flow_schema="system-node-high",priority_level="node-high"	0:0:0 0.005:204:0.3 0.02:204:0.3 0.05:204:0.3 0.1:204:0.3 0.2:204:0.3 0.5:204:0.3 1:204:0.3 2:204:0.3 5:204:0.3 10:204:0.3 15:204:0.3 30:204:0.3 +Inf:204:0.3	0.01103:1.7e-05
h	execute="true",flow_schema="system-nodes",priority_level="system"	0:0:0 0.005:685:3.34 0.02:685:3.34 0.05:685:3.34 0.1:685:3.34 0.2:685:3.34 0.5:685:3.34 1:685:3.34 2:685:3.34 5:685:3.34 10:685:3.34 15:685:3.34 30:685:3.34 +Inf:685:3.34	0.04788:0.000248
# apiserver_flowcontrol_seat_fair_frac gauge [ALPHA] Fair fraction of server's concurrency to allocate to each priority level that can use it
s		2.333
# apiserver_flowcontrol_target_seats gauge [ALPHA] Seat allocation targets
s	priority_level="catch-all"	13
s	priority_level="exempt"	13
s	priority_level="global-default"	24
s	priority_level="leader-election"	25
s	priority_level="node-high"	73
s	priority_level="system"	50
s	priority_level="workload-high"	49
s	priority_level="workload-low"	24
# apiserver_flowcontrol_upper_limit_seats gauge [ALPHA] Configured upper bound on number of execution seats available to each priority level
s	priority_level="catch-all"	613
s	priority_level="exempt"	600
s	priority_level="global-default"	649
s	priority_level="leader-election"	625
s	priority_level="node-high"	698
s	priority_level="system"	674
s	priority_level="workload-high"	698
s	priority_level="workload-low"	845
# apiserver_flowcontrol_watch_count_samples histogram [ALPHA] count of watchers for mutating requests in API Priority and Fairness
h	flow_schema="exempt",priority_level="exempt"	0:6:0.004 1:40:0.008 10:267:0.796 100:267:0.796 1000:267:0.796 10000:267:0.796 +Inf:267:0.796	799:2.99
h	flow_schema="global-default",priority_level="global-default"	0:1:0 1:1:0 10:1:0 100:1:0 1000:1:0 10000:1:0 +Inf:1:0	0:0
h	flow_schema="kube-controller-manager",priority_level="workload-high"	0:1:0 1:1:0 10:1:0 100:1:0 1000:1:0 10000:1:0 +Inf:1:0	0:0
h	flow_schema="kube-scheduler",priority_level="workload-high"	0:41:0.004 1:42:0.168 10:80:0.348 100:80:0.348 1000:80:0.348 10000:80:0.348 +Inf:80:0.348	218:1.22
h	flow_schema="kube-system-service-accounts",priority_level="workload-high"	0:158:0.104 1:352:0.732 10:593:3.06 100:593:3.06 1000:593:3.06 10000:593:3.06 +Inf:593:3.06	1153:8.44
h	flow_schema="system-leader-election",priority_level="leader-election"	0:0:0 1:13:0 10:657:1.02 100:657:1.02 1000:657:1.02 10000:657:1.02 +Inf:657:1.02	1318:3.06
h	flow_schema="system-node-high",priority_level="node-high"	0:2:0 1:55:0 10:198:0.296 100:198:0.296 1000:198:0.296 10000:198:0.296 +Inf:198:0.296	920:1.88
h	flow_schema="system-nodes",priority_level="system"	0:298:0.024 1:301:1.18 10:455:2.09 100:455:2.09 1000:455:2.09 10000:455:2.09 +Inf:455:2.09	631:6.56
# apiserver_flowcontrol_work_estimated_seats histogram [ALPHA] Number of estimated seats (maximum of initial and final seats) associated with requests in API Priority and Fairness
h	flow_schema="exempt",priority_level="exempt"	1:1110:2.02 2:1110:2.06 4:1110:2.07 8:1110:2.07 16:1116:2.09 32:1116:2.09 64:1116:2.09 100:1116:2.09 +Inf:1116:2.09	1170:2.33
h	flow_schema="global-default",priority_level="global-default"	1:13:0.008 2:13:0.008 4:13:0.008 8:13:0.008 16:13:0.008 32:13:0.008 64:13:0.008 100:13:0.008 +Inf:13:0.008	13:0.008
h	flow_schema="kube-controller-manager",priority_level="workload-high"	1:233:0.244 2:233:0.244 4:233:0.244 8:233:0.244 16:233:0.244 32:233:0.244 64:233:0.244 100:233:0.244 +Inf:233:0.244	233:0.244
h	flow_schema="kube-scheduler",priority_level="workload-high"	1:136:0.4 2:136:0.4 4:136:0.4 8:136:0.4 16:136:0.4 32:136:0.4 64:136:0.4 100:136:0.4 +Inf:136:0.4	136:0.4
h	flow_schema="kube-system-service-accounts",priority_level="workload-high"	1:1088:3.84 2:1088:3.84 4:1088:3.97 8:1088:3.97 16:1092:3.97 32:1092:3.97 64:1092:3.97 100:1092:3.97 +Inf:1092:3.97	1128:4.22
h	flow_schema="probes",priority_level="exempt"	1:1:0 2:1:0 4:1:0 8:1:0 16:1:0 32:1:0 64:1:0 100:1:0 +Inf:1:0	1:0
h	flow_schema="system-leader-election",priority_level="leader-election"	1:668:1.02 2:668:1.02 4:668:1.02 8:668:1.02 16:668:1.02 32:668:1.02 64:668:1.02 100:668:1.02 +Inf:668:1.02	668:1.02
h	flow_schema="system-node-high",priority_level="node-high"	1:204:0.3 2:204:0.3 4:204:0.3 8:204:0.3 16:204:0.3 32:204:0.3 64:204:0.3 100:204:0.3 +Inf:204:0.3	204:0.3
# apiserver_init_events_total counter [ALPHA] Counter of init events processed in watch cache broken by resource type.
s	group="",resource="configmaps"	11
s	group="",resource="endpoints"	4
s	group="",resource="namespaces"	10
s	group="",resource="nodes"	11	0.028
s	group="",resource="pods"	136	0.156
s	group="",resource="serviceaccounts"	43
s	group="",resource="services"	15	0.028
s	group="apiregistration.k8s.io",resource="apiservices"	22
s	group="apps",resource="deployments"	10	0.04
s	group="apps",resource="replicasets"	6
s	group="batch",resource="cronjobs"	1
s	group="batch",resource="jobs"	5
s	group="coordination.k8s.io",resource="leases"	24	0.012
s	group="discovery.k8s.io",resource="endpointslices"	8
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	11
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	8
s	group="networking.k8s.io",resource="ipaddresses"	4
s	group="networking.k8s.io",resource="servicecidrs"	1
s	group="ops.example.com",resource="backups"	2
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	54
s	group="rbac.authorization.k8s.io",resource="clusterroles"	71
s	group="rbac.authorization.k8s.io",resource="rolebindings"	8
s	group="rbac.authorization.k8s.io",resource="roles"	7
s	group="scheduling.k8s.io",resource="priorityclasses"	2
s	group="storage.k8s.io",resource="csinodes"	1
# apiserver_kube_aggregator_x509_insecure_sha1_total counter [ALPHA] Counts the number of requests to servers with insecure SHA1 signatures in their serving certificate OR the number of connection failures due to the insecure SHA1 signatures (either/or, based on the runtime environment)
s		0
# apiserver_kube_aggregator_x509_missing_san_total counter [ALPHA] Counts the number of requests to servers missing SAN extension in their serving certificate OR the number of connection failures due to the lack of x509 certificate SAN extension missing (either/or, based on the runtime environment)
s		0
# apiserver_longrunning_requests gauge [STABLE] Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way.
s	component="apiserver",group="",resource="configmaps",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="",resource="configmaps",scope="namespace",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="",resource="configmaps",scope="resource",subresource="",verb="WATCH",version="v1"	8
s	component="apiserver",group="",resource="endpoints",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="",resource="events",scope="cluster",subresource="",verb="WATCH",version="v1"	0
s	component="apiserver",group="",resource="limitranges",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="namespaces",scope="cluster",subresource="",verb="WATCH",version="v1"	4
s	component="apiserver",group="",resource="nodes",scope="cluster",subresource="",verb="WATCH",version="v1"	6
s	component="apiserver",group="",resource="nodes",scope="resource",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="nodes",scope="resource",subresource="proxy",verb="CONNECT",version="v1"	0
s	component="apiserver",group="",resource="persistentvolumeclaims",scope="cluster",subresource="",verb="WATCH",version="v1"	3
s	component="apiserver",group="",resource="persistentvolumes",scope="cluster",subresource="",verb="WATCH",version="v1"	3
s	component="apiserver",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"	7
s	component="apiserver",group="",resource="pods",scope="resource",subresource="exec",verb="CONNECT",version="v1"	0
s	component="apiserver",group="",resource="pods",scope="resource",subresource="log",verb="CONNECT",version="v1"	0
s	component="apiserver",group="",resource="pods",scope="resource",subresource="portforward",verb="CONNECT",version="v1"	0
s	component="apiserver",group="",resource="podtemplates",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="",resource="replicationcontrollers",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="resourcequotas",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="secrets",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="serviceaccounts",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="",resource="services",scope="cluster",subresource="",verb="WATCH",version="v1"	6
s	component="apiserver",group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="apiextensions.k8s.io",resource="customresourcedefinitions",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="apiextensions.k8s.io",resource="customresourcedefinitions",scope="resource",subresource="",verb="WATCH",version="v1"	0
s	component="apiserver",group="apiregistration.k8s.io",resource="apiservices",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="apps",resource="controllerrevisions",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="apps",resource="daemonsets",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="apps",resource="deployments",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="apps",resource="replicasets",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="apps",resource="statefulsets",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="autoscaling",resource="horizontalpodautoscalers",scope="cluster",subresource="",verb="WATCH",version="v1"	0
s	component="apiserver",group="autoscaling",resource="horizontalpodautoscalers",scope="cluster",subresource="",verb="WATCH",version="v2"	1
s	component="apiserver",group="batch",resource="cronjobs",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="batch",resource="jobs",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="certificates.k8s.io",resource="certificatesigningrequests",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="coordination.k8s.io",resource="leases",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="coordination.k8s.io",resource="leases",scope="namespace",subresource="",verb="WATCH",version="v1"	3
s	component="apiserver",group="discovery.k8s.io",resource="endpointslices",scope="cluster",subresource="",verb="WATCH",version="v1"	4
s	component="apiserver",group="events.k8s.io",resource="events",scope="cluster",subresource="",verb="WATCH",version="v1"	0
s	component="apiserver",group="flowcontrol.apiserver.k8s.io",resource="flowschemas",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="networking.k8s.io",resource="ingressclasses",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="networking.k8s.io",resource="ingresses",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="networking.k8s.io",resource="ipaddresses",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="networking.k8s.io",resource="networkpolicies",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="networking.k8s.io",resource="servicecidrs",scope="cluster",subresource="",verb="WATCH",version="v1"	3
s	component="apiserver",group="networking.k8s.io",resource="servicecidrs",scope="resource",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="node.k8s.io",resource="runtimeclasses",scope="cluster",subresource="",verb="WATCH",version="v1"	3
s	component="apiserver",group="ops.example.com",resource="backups",scope="cluster",subresource="",verb="WATCH",version="v1"	1
s	component="apiserver",group="policy",resource="poddisruptionbudgets",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="rbac.authorization.k8s.io",resource="clusterrolebindings",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="rbac.authorization.k8s.io",resource="clusterroles",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="rbac.authorization.k8s.io",resource="rolebindings",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="rbac.authorization.k8s.io",resource="roles",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="resource.k8s.io",resource="deviceclasses",scope="cluster",subresource="",verb="WATCH",version="v1"	2
s	component="apiserver",group="resource.k8s.io",resource="resourceclaims",scope="cluster",subresource="",verb="WATCH",version="v1"	2
# apiserver_nodeport_repair_reconcile_errors_total counter [ALPHA] Number of reconciliation failures on the nodeport repair reconcile loop
s		0
# apiserver_request_body_size_bytes histogram [ALPHA] Apiserver request body size in bytes broken out by resource and verb.
h	group="",resource="configmaps",verb="create"	50000:13:0 150000:13:0 250000:13:0 350000:13:0 450000:13:0 550000:13:0 650000:13:0 750000:13:0 850000:13:0 950000:13:0 1.05e+06:13:0 1.15e+06:13:0 1.25e+06:13:0 1.35e+06:13:0 1.45e+06:13:0 1.55e+06:13:0 1.65e+06:13:0 1.75e+06:13:0 1.85e+06:13:0 1.95e+06:13:0 2.05e+06:13:0 2.15e+06:13:0 2.25e+06:13:0 2.35e+06:13:0 2.45e+06:13:0 2.55e+06:13:0 2.65e+06:13:0 2.75e+06:13:0 2.85e+06:13:0 2.95e+06:13:0 3.05e+06:13:0 +Inf:13:0	13846:0
h	group="",resource="configmaps",verb="delete_collection"	50000:4:0 150000:4:0 250000:4:0 350000:4:0 450000:4:0 550000:4:0 650000:4:0 750000:4:0 850000:4:0 950000:4:0 1.05e+06:4:0 1.15e+06:4:0 1.25e+06:4:0 1.35e+06:4:0 1.45e+06:4:0 1.55e+06:4:0 1.65e+06:4:0 1.75e+06:4:0 1.85e+06:4:0 1.95e+06:4:0 2.05e+06:4:0 2.15e+06:4:0 2.25e+06:4:0 2.35e+06:4:0 2.45e+06:4:0 2.55e+06:4:0 2.65e+06:4:0 2.75e+06:4:0 2.85e+06:4:0 2.95e+06:4:0 3.05e+06:4:0 +Inf:4:0	304:0
h	group="",resource="endpoints",verb="create"	50000:6:0 150000:6:0 250000:6:0 350000:6:0 450000:6:0 550000:6:0 650000:6:0 750000:6:0 850000:6:0 950000:6:0 1.05e+06:6:0 1.15e+06:6:0 1.25e+06:6:0 1.35e+06:6:0 1.45e+06:6:0 1.55e+06:6:0 1.65e+06:6:0 1.75e+06:6:0 1.85e+06:6:0 1.95e+06:6:0 2.05e+06:6:0 2.15e+06:6:0 2.25e+06:6:0 2.35e+06:6:0 2.45e+06:6:0 2.55e+06:6:0 2.65e+06:6:0 2.75e+06:6:0 2.85e+06:6:0 2.95e+06:6:0 3.05e+06:6:0 +Inf:6:0	1206:0
h	group="",resource="endpoints",verb="delete"	50000:6:0 150000:6:0 250000:6:0 350000:6:0 450000:6:0 550000:6:0 650000:6:0 750000:6:0 850000:6:0 950000:6:0 1.05e+06:6:0 1.15e+06:6:0 1.25e+06:6:0 1.35e+06:6:0 1.45e+06:6:0 1.55e+06:6:0 1.65e+06:6:0 1.75e+06:6:0 1.85e+06:6:0 1.95e+06:6:0 2.05e+06:6:0 2.15e+06:6:0 2.25e+06:6:0 2.35e+06:6:0 2.45e+06:6:0 2.55e+06:6:0 2.65e+06:6:0 2.75e+06:6:0 2.85e+06:6:0 2.95e+06:6:0 3.05e+06:6:0 +Inf:6:0	186:0
h	group="",resource="endpoints",verb="delete_collection"	50000:4:0 150000:4:0 250000:4:0 350000:4:0 450000:4:0 550000:4:0 650000:4:0 750000:4:0 850000:4:0 950000:4:0 1.05e+06:4:0 1.15e+06:4:0 1.25e+06:4:0 1.35e+06:4:0 1.45e+06:4:0 1.55e+06:4:0 1.65e+06:4:0 1.75e+06:4:0 1.85e+06:4:0 1.95e+06:4:0 2.05e+06:4:0 2.15e+06:4:0 2.25e+06:4:0 2.35e+06:4:0 2.45e+06:4:0 2.55e+06:4:0 2.65e+06:4:0 2.75e+06:4:0 2.85e+06:4:0 2.95e+06:4:0 3.05e+06:4:0 +Inf:4:0	304:0
h	group="",resource="endpoints",verb="update"	50000:17:0.228 150000:17:0.228 250000:17:0.228 350000:17:0.228 450000:17:0.228 550000:17:0.228 650000:17:0.228 750000:17:0.228 850000:17:0.228 950000:17:0.228 1.05e+06:17:0.228 1.15e+06:17:0.228 1.25e+06:17:0.228 1.35e+06:17:0.228 1.45e+06:17:0.228 1.55e+06:17:0.228 1.65e+06:17:0.228 1.75e+06:17:0.228 1.85e+06:17:0.228 1.95e+06:17:0.228 2.05e+06:17:0.228 2.15e+06:17:0.228 2.25e+06:17:0.228 2.35e+06:17:0.228 2.45e+06:17:0.228 2.55e+06:17:0.228 2.65e+06:17:0.228 2.75e+06:17:0.228 2.85e+06:17:0.228 2.95e+06:17:0.228 3.05e+06:17:0.228 +Inf:17:0.228	7015:149
h	group="",resource="events",verb="create"	50000:233:0.9 150000:233:0.9 250000:233:0.9 350000:233:0.9 450000:233:0.9 550000:233:0.9 650000:233:0.9 750000:233:0.9 850000:233:0.9 950000:233:0.9 1.05e+06:233:0.9 1.15e+06:233:0.9 1.25e+06:233:0.9 1.35e+06:233:0.9 1.45e+06:233:0.9 1.55e+06:233:0.9 1.65e+06:233:0.9 1.75e+06:233:0.9 1.85e+06:233:0.9 1.95e+06:233:0.9 2.05e+06:233:0.9 2.15e+06:233:0.9 2.25e+06:233:0.9 2.35e+06:233:0.9 2.45e+06:233:0.9 2.55e+06:233:0.9 2.65e+06:233:0.9 2.75e+06:233:0.9 2.85e+06:233:0.9 2.95e+06:233:0.9 3.05e+06:233:0.9 +Inf:233:0.9	75671:284
h	group="",resource="events",verb="delete_collection"	50000:4:0 150000:4:0 250000:4:0 350000:4:0 450000:4:0 550000:4:0 650000:4:0 750000:4:0 850000:4:0 950000:4:0 1.05e+06:4:0 1.15e+06:4:0 1.25e+06:4:0 1.35e+06:4:0 1.45e+06:4:0 1.55e+06:4:0 1.65e+06:4:0 1.75e+06:4:0 1.85e+06:4:0 1.95e+06:4:0 2.05e+06:4:0 2.15e+06:4:0 2.25e+06:4:0 2.35e+06:4:0 2.45e+06:4:0 2.55e+06:4:0 2.65e+06:4:0 2.75e+06:4:0 2.85e+06:4:0 2.95e+06:4:0 3.05e+06:4:0 +Inf:4:0	304:0
# apiserver_request_duration_seconds histogram [STABLE] Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component.
h	component="",dry_run="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""	0.005:5:0 0.025:5:0 0.05:5:0 0.1:5:0 0.2:5:0 0.4:5:0 0.6:5:0 0.8:5:0 1:5:0 1.25:5:0 1.5:5:0 2:5:0 3:5:0 4:5:0 5:5:0 6:5:0 8:5:0 10:5:0 15:5:0 20:5:0 30:5:0 45:5:0 60:5:0 +Inf:5:0	0.002167:0
h	component="",dry_run="",group="",resource="",scope="",subresource="/livez",verb="GET",version=""	0.005:4:0 0.025:4:0 0.05:4:0 0.1:4:0 0.2:4:0 0.4:4:0 0.6:4:0 0.8:4:0 1:4:0 1.25:4:0 1.5:4:0 2:4:0 3:4:0 4:4:0 5:4:0 6:4:0 8:4:0 10:4:0 15:4:0 20:4:0 30:4:0 45:4:0 60:4:0 +Inf:4:0	0.00458:0
h	component="",dry_run="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""	0.005:42:0 0.025:43:0 0.05:43:0 0.1:43:0 0.2:43:0 0.4:43:0 0.6:43:0 0.8:43:0 1:43:0 1.25:43:0 1.5:43:0 2:43:0 3:43:0 4:43:0 5:43:0 6:43:0 8:43:0 10:43:0 15:43:0 20:43:0 30:43:0 45:43:0 60:43:0 +Inf:43:0	0.0504:0
h	component="",dry_run="",group="",resource="",scope="",subresource="openapi/v3",verb="GET",version=""	0.005:4:0 0.025:4:0 0.05:4:0 0.1:4:0 0.2:4:0 0.4:4:0 0.6:4:0 0.8:4:0 1:4:0 1.25:4:0 1.5:4:0 2:4:0 3:4:0 4:4:0 5:4:0 6:4:0 8:4:0 10:4:0 15:4:0 20:4:0 30:4:0 45:4:0 60:4:0 +Inf:4:0	0.003478:0
h	component="apiserver",dry_run="",group="",resource="",scope="",subresource="api",verb="GET",version=""	0.005:71:0.16 0.025:71:0.164 0.05:71:0.164 0.1:71:0.164 0.2:71:0.164 0.4:71:0.164 0.6:71:0.164 0.8:71:0.164 1:71:0.164 1.25:71:0.164 1.5:71:0.164 2:71:0.164 3:71:0.164 4:71:0.164 5:71:0.164 6:71:0.164 8:71:0.164 10:71:0.164 15:71:0.164 20:71:0.164 30:71:0.164 45:71:0.164 60:71:0.164 +Inf:71:0.164	0.06168:0.000157
h	component="apiserver",dry_run="",group="",resource="",scope="",subresource="apis",verb="GET",version=""	0.005:71:0.16 0.025:71:0.164 0.05:71:0.164 0.1:71:0.164 0.2:71:0.164 0.4:71:0.164 0.6:71:0.164 0.8:71:0.164 1:71:0.164 1.25:71:0.164 1.5:71:0.164 2:71:0.164 3:71:0.164 4:71:0.164 5:71:0.164 6:71:0.164 8:71:0.164 10:71:0.164 15:71:0.164 20:71:0.164 30:71:0.164 45:71:0.164 60:71:0.164 +Inf:71:0.164	0.05669:0.000135
h	component="apiserver",dry_run="",group="",resource="componentstatuses",scope="cluster",subresource="",verb="LIST",version="v1"	0.005:0:0 0.025:1:0.008 0.05:1:0.008 0.1:1:0.008 0.2:1:0.008 0.4:1:0.008 0.6:1:0.008 0.8:1:0.008 1:1:0.008 1.25:1:0.008 1.5:1:0.008 2:1:0.008 3:1:0.008 4:1:0.008 5:1:0.008 6:1:0.008 8:1:0.008 10:1:0.008 15:1:0.008 20:1:0.008 30:1:0.008 45:1:0.008 60:1:0.008 +Inf:1:0.008	0.013:7.67e-05
h	component="apiserver",dry_run="",group="",resource="configmaps",scope="cluster",subresource="",verb="LIST",version="v1"	0.005:1:0.008 0.025:1:0.008 0.05:1:0.008 0.1:1:0.008 0.2:1:0.008 0.4:1:0.008 0.6:1:0.008 0.8:1:0.008 1:1:0.008 1.25:1:0.008 1.5:1:0.008 2:1:0.008 3:1:0.008 4:1:0.008 5:1:0.008 6:1:0.008 8:1:0.008 10:1:0.008 15:1:0.008 20:1:0.008 30:1:0.008 45:1:0.008 60:1:0.008 +Inf:1:0.008	0.00183:2.03e-05
# apiserver_request_filter_duration_seconds histogram [ALPHA] Request filter latency distribution in seconds, for each filter type
h	filter="audit"	0.0001:4166:11.8 0.0003:4167:11.8 0.001:4167:11.8 0.003:4167:11.8 0.01:4167:11.8 0.03:4167:11.8 0.1:4167:11.8 0.3:4167:11.8 1:4167:11.8 5:4167:11.8 10:4167:11.8 15:4167:11.8 30:4167:11.8 +Inf:4167:11.8	0.002139:9.1e-06
h	filter="authentication"	0.0001:2018:4.87 0.0003:4037:11.2 0.001:4150:11.7 0.003:4163:11.8 0.01:4167:11.8 0.03:4167:11.8 0.1:4167:11.8 0.3:4167:11.8 1:4167:11.8 5:4167:11.8 10:4167:11.8 15:4167:11.8 30:4167:11.8 +Inf:4167:11.8	0.4559:0.00171
h	filter="authorization"	0.0001:4101:11.5 0.0003:4141:11.7 0.001:4156:11.8 0.003:4164:11.8 0.01:4165:11.8 0.03:4165:11.8 0.1:4165:11.8 0.3:4165:11.8 1:4165:11.8 5:4165:11.8 10:4165:11.8 15:4165:11.8 30:4165:11.8 +Inf:4165:11.8	0.1246:0.00039
h	filter="impersonation"	0.0001:4162:11.8 0.0003:4166:11.8 0.001:4167:11.8 0.003:4167:11.8 0.01:4167:11.8 0.03:4167:11.8 0.1:4167:11.8 0.3:4167:11.8 1:4167:11.8 5:4167:11.8 10:4167:11.8 15:4167:11.8 30:4167:11.8 +Inf:4167:11.8	0.008317:2.8e-05
h	filter="priorityandfairness"	0.0001:3407:8.62 0.0003:4095:11.4 0.001:4153:11.7 0.003:4164:11.8 0.01:4167:11.8 0.03:4167:11.8 0.1:4167:11.8 0.3:4167:11.8 1:4167:11.8 5:4167:11.8 10:4167:11.8 15:4167:11.8 30:4167:11.8 +Inf:4167:11.8	0.3463:0.00134
# apiserver_request_sli_duration_seconds histogram [ALPHA] Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds for each verb, group, version, resource, subresource, scope and component.
h	component="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""	0.05:5:0 0.1:5:0 0.2:5:0 0.4:5:0 0.6:5:0 0.8:5:0 1:5:0 1.25:5:0 1.5:5:0 2:5:0 3:5:0 4:5:0 5:5:0 6:5:0 8:5:0 10:5:0 15:5:0 20:5:0 30:5:0 45:5:0 60:5:0 +Inf:5:0	0.002167:0
h	component="",group="",resource="",scope="",subresource="/livez",verb="GET",version=""	0.05:4:0 0.1:4:0 0.2:4:0 0.4:4:0 0.6:4:0 0.8:4:0 1:4:0 1.25:4:0 1.5:4:0 2:4:0 3:4:0 4:4:0 5:4:0 6:4:0 8:4:0 10:4:0 15:4:0 20:4:0 30:4:0 45:4:0 60:4:0 +Inf:4:0	0.00458:0
h	component="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""	0.05:43:0 0.1:43:0 0.2:43:0 0.4:43:0 0.6:43:0 0.8:43:0 1:43:0 1.25:43:0 1.5:43:0 2:43:0 3:43:0 4:43:0 5:43:0 6:43:0 8:43:0 10:43:0 15:43:0 20:43:0 30:43:0 45:43:0 60:43:0 +Inf:43:0	0.0504:0
h	component="",group="",resource="",scope="",subresource="openapi/v3",verb="GET",version=""	0.05:4:0 0.1:4:0 0.2:4:0 0.4:4:0 0.6:4:0 0.8:4:0 1:4:0 1.25:4:0 1.5:4:0 2:4:0 3:4:0 4:4:0 5:4:0 6:4:0 8:4:0 10:4:0 15:4:0 20:4:0 30:4:0 45:4:0 60:4:0 +Inf:4:0	0.003478:0
h	component="apiserver",group="",resource="",scope="",subresource="api",verb="GET",version=""	0.05:71:0.164 0.1:71:0.164 0.2:71:0.164 0.4:71:0.164 0.6:71:0.164 0.8:71:0.164 1:71:0.164 1.25:71:0.164 1.5:71:0.164 2:71:0.164 3:71:0.164 4:71:0.164 5:71:0.164 6:71:0.164 8:71:0.164 10:71:0.164 15:71:0.164 20:71:0.164 30:71:0.164 45:71:0.164 60:71:0.164 +Inf:71:0.164	0.05852:0.00015
h	component="apiserver",group="",resource="",scope="",subresource="apis",verb="GET",version=""	0.05:71:0.164 0.1:71:0.164 0.2:71:0.164 0.4:71:0.164 0.6:71:0.164 0.8:71:0.164 1:71:0.164 1.25:71:0.164 1.5:71:0.164 2:71:0.164 3:71:0.164 4:71:0.164 5:71:0.164 6:71:0.164 8:71:0.164 10:71:0.164 15:71:0.164 20:71:0.164 30:71:0.164 45:71:0.164 60:71:0.164 +Inf:71:0.164	0.05488:0.00013
h	component="apiserver",group="",resource="componentstatuses",scope="cluster",subresource="",verb="LIST",version="v1"	0.05:1:0.008 0.1:1:0.008 0.2:1:0.008 0.4:1:0.008 0.6:1:0.008 0.8:1:0.008 1:1:0.008 1.25:1:0.008 1.5:1:0.008 2:1:0.008 3:1:0.008 4:1:0.008 5:1:0.008 6:1:0.008 8:1:0.008 10:1:0.008 15:1:0.008 20:1:0.008 30:1:0.008 45:1:0.008 60:1:0.008 +Inf:1:0.008	0.013:7.67e-05
h	component="apiserver",group="",resource="configmaps",scope="cluster",subresource="",verb="LIST",version="v1"	0.05:1:0.008 0.1:1:0.008 0.2:1:0.008 0.4:1:0.008 0.6:1:0.008 0.8:1:0.008 1:1:0.008 1.25:1:0.008 1.5:1:0.008 2:1:0.008 3:1:0.008 4:1:0.008 5:1:0.008 6:1:0.008 8:1:0.008 10:1:0.008 15:1:0.008 20:1:0.008 30:1:0.008 45:1:0.008 60:1:0.008 +Inf:1:0.008	0.00183:2.03e-05
# apiserver_request_terminations_total counter [ALPHA] Number of requests which apiserver terminated in self-defense.
s	code="503",component="aggregator",group="",resource="",scope="",subresource="/apis",verb="GET",version=""	1
# apiserver_request_timestamp_comparison_time histogram [ALPHA] Time taken for comparison of old vs new objects in UPDATE or PATCH requests
h	code_path="unequal_objects_fast"	0.0001:416:1.81 0.0003:418:1.82 0.001:418:1.82 0.003:418:1.83 0.01:418:1.83 0.03:418:1.83 0.1:418:1.83 0.3:418:1.83 1:418:1.83 5:418:1.83 +Inf:418:1.83	0.002089:1.81e-05
h	code_path="unequal_objects_slow"	0.0001:1224:3.7 0.0003:1238:3.74 0.001:1240:3.75 0.003:1241:3.75 0.01:1241:3.75 0.03:1241:3.75 0.1:1241:3.75 0.3:1241:3.75 1:1241:3.75 5:1241:3.75 +Inf:1241:3.75	0.03166:9.73e-05
# apiserver_request_total counter [STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.
s	code="0",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="exec",verb="CONNECT",version="v1"	2
s	code="0",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="portforward",verb="CONNECT",version="v1"	1
s	code="200",component="",dry_run="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""	5
s	code="200",component="",dry_run="",group="",resource="",scope="",subresource="/livez",verb="GET",version=""	4
s	code="200",component="",dry_run="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""	9
s	code="200",component="",dry_run="",group="",resource="",scope="",subresource="openapi/v3",verb="GET",version=""	2
s	code="200",component="apiserver",dry_run="",group="",resource="",scope="",subresource="api",verb="GET",version=""	71	0.164
s	code="200",component="apiserver",dry_run="",group="",resource="",scope="",subresource="apis",verb="GET",version=""	71	0.164
s	code="200",component="apiserver",dry_run="",group="",resource="componentstatuses",scope="cluster",subresource="",verb="LIST",version="v1"	1	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="cluster",subresource="",verb="LIST",version="v1"	1	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="cluster",subresource="",verb="WATCH",version="v1"	3	0.004
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="DELETE",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="LIST",version="v1"	15	0.028
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="namespace",subresource="",verb="WATCH",version="v1"	11	0.032
s	code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="resource",subresource="",verb="GET",version="v1"	5
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="cluster",subresource="",verb="LIST",version="v1"	1	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="cluster",subresource="",verb="WATCH",version="v1"	2	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="namespace",subresource="",verb="DELETE",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="namespace",subresource="",verb="LIST",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="resource",subresource="",verb="GET",version="v1"	67	0.104
s	code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="resource",subresource="",verb="PUT",version="v1"	17	0.228
s	code="200",component="apiserver",dry_run="",group="",resource="events",scope="cluster",subresource="",verb="LIST",version="v1"	4	0.016
s	code="200",component="apiserver",dry_run="",group="",resource="events",scope="cluster",subresource="",verb="WATCH",version="v1"	2	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="events",scope="namespace",subresource="",verb="DELETE",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="events",scope="namespace",subresource="",verb="LIST",version="v1"	5
s	code="200",component="apiserver",dry_run="",group="",resource="events",scope="resource",subresource="",verb="PATCH",version="v1"	177	0.896
s	code="200",component="apiserver",dry_run="",group="",resource="limitranges",scope="cluster",subresource="",verb="LIST",version="v1"	2	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="limitranges",scope="cluster",subresource="",verb="WATCH",version="v1"	3	0.004
s	code="200",component="apiserver",dry_run="",group="",resource="limitranges",scope="namespace",subresource="",verb="DELETE",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="limitranges",scope="namespace",subresource="",verb="LIST",version="v1"	14	0.028
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="cluster",subresource="",verb="LIST",version="v1"	16	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="cluster",subresource="",verb="WATCH",version="v1"	5	0.012
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="resource",subresource="",verb="DELETE",version="v1"	3	0.004
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="resource",subresource="",verb="GET",version="v1"	14	0.06
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="resource",subresource="finalize",verb="PUT",version="v1"	3
s	code="200",component="apiserver",dry_run="",group="",resource="namespaces",scope="resource",subresource="status",verb="PUT",version="v1"	5	0.004
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="cluster",subresource="",verb="LIST",version="v1"	24	0.016
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="cluster",subresource="",verb="WATCH",version="v1"	11	0.02
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="",verb="DELETE",version="v1"	4	0.004
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="",verb="GET",version="v1"	36	0.032
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="",verb="PATCH",version="v1"	38	0.032
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="proxy",verb="CONNECT",version="v1"	14	0.448
s	code="200",component="apiserver",dry_run="",group="",resource="nodes",scope="resource",subresource="status",verb="PATCH",version="v1"	151	0.204
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumeclaims",scope="cluster",subresource="",verb="LIST",version="v1"	3	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumeclaims",scope="cluster",subresource="",verb="WATCH",version="v1"	4	0.012
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumeclaims",scope="namespace",subresource="",verb="DELETE",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumeclaims",scope="namespace",subresource="",verb="LIST",version="v1"	4
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumeclaims",scope="resource",subresource="",verb="PUT",version="v1"	1	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumes",scope="cluster",subresource="",verb="LIST",version="v1"	3	0.008
s	code="200",component="apiserver",dry_run="",group="",resource="persistentvolumes",scope="cluster",subresource="",verb="WATCH",version="v1"	4	0.012
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="LIST",version="v1"	27	0.072
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"	9	0.02
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="DELETE",version="v1"	11	0.06
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"	34	0.144
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="DELETE",version="v1"	14	0.196
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="GET",version="v1"	175	1.02
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="PATCH",version="v1"	10	0.08
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="log",verb="CONNECT",version="v1"	2
s	code="200",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="status",verb="PATCH",version="v1"	169	0.872
s	code="200",component="apiserver",dry_run="",group="",resource="podtemplates",scope="cluster",subresource="",verb="LIST",version="v1"	1	0.008
# apiserver_requested_deprecated_apis gauge [STABLE] Gauge of deprecated APIs that have been requested, broken out by API group, version, resource, subresource, and removed_release.
s	group="",removed_release="",resource="componentstatuses",subresource="",version="v1"	1
s	group="",removed_release="",resource="endpoints",subresource="",version="v1"	1
# apiserver_resource_objects gauge [ALPHA] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.
s	group="",resource="configmaps"	13
s	group="",resource="endpoints"	7
s	group="",resource="events"	326
s	group="",resource="limitranges"	1
s	group="",resource="namespaces"	8
s	group="",resource="nodes"	5
s	group="",resource="persistentvolumeclaims"	1
s	group="",resource="persistentvolumes"	0
s	group="",resource="pods"	18
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	0
s	group="",resource="secrets"	1
s	group="",resource="serviceaccounts"	46
s	group="",resource="services"	7
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1
s	group="apiregistration.k8s.io",resource="apiservices"	22
s	group="apps",resource="controllerrevisions"	2
s	group="apps",resource="daemonsets"	1
s	group="apps",resource="deployments"	5
s	group="apps",resource="replicasets"	11
s	group="apps",resource="statefulsets"	0
s	group="autoscaling",resource="horizontalpodautoscalers"	2
s	group="batch",resource="cronjobs"	3
s	group="batch",resource="jobs"	6
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	8
s	group="discovery.k8s.io",resource="endpointslices"	7
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	11
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	8
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	1
s	group="networking.k8s.io",resource="ipaddresses"	6
s	group="networking.k8s.io",resource="networkpolicies"	1
s	group="networking.k8s.io",resource="servicecidrs"	1
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	0
s	group="policy",resource="poddisruptionbudgets"	1
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	54
s	group="rbac.authorization.k8s.io",resource="clusterroles"	71
s	group="rbac.authorization.k8s.io",resource="rolebindings"	8
s	group="rbac.authorization.k8s.io",resource="roles"	7
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	3
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	1
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	1
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_resource_size_estimate_bytes gauge [ALPHA] Estimated size of stored objects in database. Estimate is based on sum of last observed sizes of serialized objects. In case of a fetching error, the value will be -1.
s	group="",resource="configmaps"	18343
s	group="",resource="endpoints"	4858
s	group="",resource="events"	-1
s	group="",resource="limitranges"	256
s	group="",resource="namespaces"	2760
s	group="",resource="nodes"	18090
s	group="",resource="persistentvolumeclaims"	385
s	group="",resource="persistentvolumes"	0
s	group="",resource="pods"	71280
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	0
s	group="",resource="secrets"	238
s	group="",resource="serviceaccounts"	6486
s	group="",resource="services"	6048
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1943
s	group="apiregistration.k8s.io",resource="apiservices"	20394
s	group="apps",resource="controllerrevisions"	2476
s	group="apps",resource="daemonsets"	1589
s	group="apps",resource="deployments"	20505
s	group="apps",resource="replicasets"	28941
s	group="apps",resource="statefulsets"	0
s	group="autoscaling",resource="horizontalpodautoscalers"	2380
s	group="batch",resource="cronjobs"	4098
s	group="batch",resource="jobs"	13632
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	3936
s	group="discovery.k8s.io",resource="endpointslices"	7224
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	11396
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	4912
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	277
s	group="networking.k8s.io",resource="ipaddresses"	3198
s	group="networking.k8s.io",resource="networkpolicies"	261
s	group="networking.k8s.io",resource="servicecidrs"	951
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	0
s	group="policy",resource="poddisruptionbudgets"	693
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	36126
s	group="rbac.authorization.k8s.io",resource="clusterroles"	61486
s	group="rbac.authorization.k8s.io",resource="rolebindings"	5880
s	group="rbac.authorization.k8s.io",resource="roles"	4305
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	1044
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	648
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	307
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_response_sizes histogram [STABLE] Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.
h	component="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""	1000:3:0 10000:5:0 100000:5:0 1e+06:5:0 1e+07:5:0 1e+08:5:0 1e+09:5:0 +Inf:5:0	3286:0
h	component="",group="",resource="",scope="",subresource="/livez",verb="GET",version=""	1000:2:0 10000:4:0 100000:4:0 1e+06:4:0 1e+07:4:0 1e+08:4:0 1e+09:4:0 +Inf:4:0	3280:0
h	component="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""	1000:7:0 10000:43:0 100000:43:0 1e+06:43:0 1e+07:43:0 1e+08:43:0 1e+09:43:0 +Inf:43:0	62525:0
h	component="",group="",resource="",scope="",subresource="openapi/v3",verb="GET",version=""	1000:2:0 10000:2:0 100000:4:0 1e+06:4:0 1e+07:4:0 1e+08:4:0 1e+09:4:0 +Inf:4:0	20846:0
h	component="apiserver",group="",resource="",scope="",subresource="api",verb="GET",version=""	1000:0:0 10000:71:0.164 100000:71:0.164 1e+06:71:0.164 1e+07:71:0.164 1e+08:71:0.164 1e+09:71:0.164 +Inf:71:0.164	500692:1160
h	component="apiserver",group="",resource="",scope="",subresource="apis",verb="GET",version=""	1000:0:0 10000:0:0 100000:71:0.164 1e+06:71:0.164 1e+07:71:0.164 1e+08:71:0.164 1e+09:71:0.164 +Inf:71:0.164	1281672:3060
h	component="apiserver",group="",resource="componentstatuses",scope="cluster",subresource="",verb="LIST",version="v1"	1000:1:0.008 10000:1:0.008 100000:1:0.008 1e+06:1:0.008 1e+07:1:0.008 1e+08:1:0.008 1e+09:1:0.008 +Inf:1:0.008	376:3.01
h	component="apiserver",group="",resource="configmaps",scope="cluster",subresource="",verb="LIST",version="v1"	1000:0:0 10000:0:0 100000:1:0.008 1e+06:1:0.008 1e+07:1:0.008 1e+08:1:0.008 1e+09:1:0.008 +Inf:1:0.008	20933:168
# apiserver_selfrequest_total counter [ALPHA] Counter of apiserver self-requests broken out for each verb, API resource and subresource.
s	group="",resource="",subresource="/readyz",verb="GET"	32
s	group="",resource="configmaps",subresource="",verb="LIST"	2
s	group="",resource="configmaps",subresource="",verb="WATCH"	2	0.004
s	group="",resource="endpoints",subresource="",verb="GET"	67	0.104
s	group="",resource="endpoints",subresource="",verb="PUT"	1
s	group="",resource="limitranges",subresource="",verb="LIST"	11	0.028
s	group="",resource="limitranges",subresource="",verb="WATCH"	1
s	group="",resource="namespaces",subresource="",verb="LIST"	1
s	group="",resource="namespaces",subresource="",verb="WATCH"	1	0.004
s	group="",resource="nodes",subresource="",verb="LIST"	1
s	group="",resource="nodes",subresource="",verb="WATCH"	1
s	group="",resource="persistentvolumeclaims",subresource="",verb="LIST"	1
s	group="",resource="persistentvolumeclaims",subresource="",verb="WATCH"	1
s	group="",resource="persistentvolumes",subresource="",verb="LIST"	1
s	group="",resource="persistentvolumes",subresource="",verb="WATCH"	1	0.004
s	group="",resource="pods",subresource="",verb="LIST"	1
s	group="",resource="pods",subresource="",verb="WATCH"	1	0.004
s	group="",resource="resourcequotas",subresource="",verb="LIST"	1
s	group="",resource="resourcequotas",subresource="",verb="WATCH"	1	0.004
s	group="",resource="resourcequotas",subresource="status",verb="PUT"	4	0.068
s	group="",resource="secrets",subresource="",verb="LIST"	1
s	group="",resource="secrets",subresource="",verb="WATCH"	1	0.004
s	group="",resource="serviceaccounts",subresource="",verb="LIST"	1
s	group="",resource="serviceaccounts",subresource="",verb="WATCH"	1	0.004
s	group="",resource="services",subresource="",verb="LIST"	5	0.008
s	group="",resource="services",subresource="",verb="WATCH"	1
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",subresource="",verb="LIST"	1
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",subresource="",verb="WATCH"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",subresource="",verb="LIST"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",subresource="",verb="WATCH"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",subresource="",verb="LIST"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",subresource="",verb="WATCH"	1
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",subresource="",verb="LIST"	1
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",subresource="",verb="WATCH"	1
s	group="apiextensions.k8s.io",resource="customresourcedefinitions",subresource="",verb="LIST"	1
s	group="apiextensions.k8s.io",resource="customresourcedefinitions",subresource="",verb="WATCH"	1
s	group="apiextensions.k8s.io",resource="customresourcedefinitions",subresource="status",verb="PUT"	7	0.016
s	group="apiregistration.k8s.io",resource="apiservices",subresource="",verb="DELETE"	1	0.004
s	group="apiregistration.k8s.io",resource="apiservices",subresource="",verb="LIST"	1
s	group="apiregistration.k8s.io",resource="apiservices",subresource="",verb="POST"	2	0.004
s	group="apiregistration.k8s.io",resource="apiservices",subresource="",verb="WATCH"	1
s	group="apiregistration.k8s.io",resource="apiservices",subresource="status",verb="PUT"	3
s	group="coordination.k8s.io",resource="leases",subresource="",verb="GET"	1
s	group="coordination.k8s.io",resource="leases",subresource="",verb="LIST"	1
s	group="coordination.k8s.io",resource="leases",subresource="",verb="PUT"	66	0.1
s	group="coordination.k8s.io",resource="leases",subresource="",verb="WATCH"	1	0.004
s	group="discovery.k8s.io",resource="endpointslices",subresource="",verb="GET"	67	0.104
s	group="discovery.k8s.io",resource="endpointslices",subresource="",verb="LIST"	1
s	group="discovery.k8s.io",resource="endpointslices",subresource="",verb="PUT"	1
s	group="discovery.k8s.io",resource="endpointslices",subresource="",verb="WATCH"	1
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas",subresource="",verb="LIST"	1
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas",subresource="",verb="WATCH"	1
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",subresource="",verb="LIST"	1
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",subresource="",verb="WATCH"	1
s	group="networking.k8s.io",resource="ingressclasses",subresource="",verb="LIST"	1
s	group="networking.k8s.io",resource="ingressclasses",subresource="",verb="WATCH"	1	0.004
s	group="networking.k8s.io",resource="ipaddresses",subresource="",verb="DELETE"	2
s	group="networking.k8s.io",resource="ipaddresses",subresource="",verb="LIST"	1
s	group="networking.k8s.io",resource="ipaddresses",subresource="",verb="POST"	4
s	group="networking.k8s.io",resource="ipaddresses",subresource="",verb="WATCH"	1	0.004
# apiserver_storage_consistency_checks_total counter [ALPHA] Counter for status of consistency checks between etcd and watch cache
s	group="",resource="configmaps",status="success"	1	0.004
s	group="",resource="endpoints",status="success"	1	0.004
s	group="",resource="limitranges",status="success"	1	0.004
s	group="",resource="namespaces",status="success"	1	0.004
s	group="",resource="nodes",status="success"	1	0.004
s	group="",resource="persistentvolumeclaims",status="success"	1	0.004
s	group="",resource="persistentvolumes",status="success"	1	0.004
s	group="",resource="pods",status="success"	1	0.004
s	group="",resource="podtemplates",status="success"	1	0.004
s	group="",resource="replicationcontrollers",status="success"	1	0.004
s	group="",resource="resourcequotas",status="success"	1	0.004
s	group="",resource="secrets",status="success"	1	0.004
s	group="",resource="serviceaccounts",status="success"	2
s	group="",resource="services",status="success"	1	0.004
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",status="success"	1	0.004
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",status="success"	2
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",status="success"	1	0.004
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",status="success"	1	0.004
s	group="apiextensions.k8s.io",resource="customresourcedefinitions",status="success"	2
s	group="apiregistration.k8s.io",resource="apiservices",status="success"	2
s	group="apps",resource="controllerrevisions",status="success"	1	0.004
s	group="apps",resource="daemonsets",status="success"	1	0.004
s	group="apps",resource="deployments",status="success"	1	0.004
s	group="apps",resource="replicasets",status="success"	1	0.004
s	group="apps",resource="statefulsets",status="success"	2
s	group="autoscaling",resource="horizontalpodautoscalers",status="success"	1	0.004
s	group="batch",resource="cronjobs",status="success"	1	0.004
s	group="batch",resource="jobs",status="success"	1	0.004
s	group="certificates.k8s.io",resource="certificatesigningrequests",status="success"	1	0.004
s	group="coordination.k8s.io",resource="leases",status="success"	2
s	group="discovery.k8s.io",resource="endpointslices",status="success"	1	0.004
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas",status="success"	1	0.004
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",status="success"	1	0.004
s	group="networking.k8s.io",resource="ingressclasses",status="success"	1	0.004
s	group="networking.k8s.io",resource="ingresses",status="success"	1	0.004
s	group="networking.k8s.io",resource="ipaddresses",status="success"	1	0.004
s	group="networking.k8s.io",resource="networkpolicies",status="success"	2
s	group="networking.k8s.io",resource="servicecidrs",status="success"	1	0.004
s	group="node.k8s.io",resource="runtimeclasses",status="success"	1	0.004
s	group="policy",resource="poddisruptionbudgets",status="success"	1	0.004
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings",status="success"	1	0.004
s	group="rbac.authorization.k8s.io",resource="clusterroles",status="success"	1	0.004
s	group="rbac.authorization.k8s.io",resource="rolebindings",status="success"	1	0.004
s	group="rbac.authorization.k8s.io",resource="roles",status="success"	1	0.004
s	group="resource.k8s.io",resource="deviceclasses",status="success"	1	0.004
s	group="resource.k8s.io",resource="resourceclaims",status="success"	1	0.004
s	group="resource.k8s.io",resource="resourceclaimtemplates",status="success"	1	0.004
s	group="resource.k8s.io",resource="resourceslices",status="success"	1	0.004
s	group="scheduling.k8s.io",resource="priorityclasses",status="success"	1	0.004
s	group="storage.k8s.io",resource="csidrivers",status="success"	1	0.004
s	group="storage.k8s.io",resource="csinodes",status="success"	1	0.004
s	group="storage.k8s.io",resource="csistoragecapacities",status="success"	1	0.004
s	group="storage.k8s.io",resource="storageclasses",status="success"	1	0.004
s	group="storage.k8s.io",resource="volumeattachments",status="success"	1	0.004
s	group="storage.k8s.io",resource="volumeattributesclasses",status="success"	1	0.004
# apiserver_storage_data_key_generation_duration_seconds histogram [ALPHA] Latencies in seconds of data encryption key(DEK) generation operations.
h		5e-06:0:0 1e-05:0:0 2e-05:0:0 4e-05:0:0 8e-05:0:0 0.00016:0:0 0.00032:0:0 0.00064:0:0 0.00128:0:0 0.00256:0:0 0.00512:0:0 0.01024:0:0 0.02048:0:0 0.04096:0:0 +Inf:0:0	0:0
# apiserver_storage_data_key_generation_failures_total counter [ALPHA] Total number of failed data encryption key(DEK) generation operations.
s		0
# apiserver_storage_envelope_transformation_cache_misses_total counter [ALPHA] Total number of cache misses while accessing key decryption key(KEK).
s		0
# apiserver_storage_events_received_total counter [ALPHA] Number of etcd events received split by kind.
s	group="",resource="configmaps"	15	0.004
s	group="",resource="endpoints"	26	0.228
s	group="",resource="events"	19	3.98
s	group="",resource="limitranges"	3
s	group="",resource="namespaces"	17	0.008
s	group="",resource="nodes"	189	0.244
s	group="",resource="persistentvolumeclaims"	4	0.02
s	group="",resource="pods"	290	1.58
s	group="",resource="resourcequotas"	13	0.14
s	group="",resource="secrets"	3
s	group="",resource="serviceaccounts"	9
s	group="",resource="services"	9	0.004
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	9	0.024
s	group="apiregistration.k8s.io",resource="apiservices"	6	0.008
s	group="apps",resource="controllerrevisions"	6
s	group="apps",resource="daemonsets"	13	0.004
s	group="apps",resource="deployments"	48	0.308
s	group="apps",resource="replicasets"	43	0.376
s	group="apps",resource="statefulsets"	19	0.032
s	group="autoscaling",resource="horizontalpodautoscalers"	12	0.076
s	group="batch",resource="cronjobs"	21	0.016
s	group="batch",resource="jobs"	65	0.376
s	group="coordination.k8s.io",resource="leases"	840	1.53
s	group="discovery.k8s.io",resource="endpointslices"	28	0.3
s	group="networking.k8s.io",resource="ingresses"	3
s	group="networking.k8s.io",resource="ipaddresses"	6
s	group="networking.k8s.io",resource="networkpolicies"	3
s	group="ops.example.com",resource="backups"	5	0.004
s	group="policy",resource="poddisruptionbudgets"	5	0.044
s	group="scheduling.k8s.io",resource="priorityclasses"	3
s	group="storage.k8s.io",resource="storageclasses"	3
# apiserver_storage_list_evaluated_objects_total counter [ALPHA] Number of objects tested in the course of serving a LIST request from storage
s	group="",resource="apiServerIPInfo"	67	0.104
s	group="",resource="configmaps"	16	0.052
s	group="",resource="endpoints"	8	0.028
s	group="",resource="events"	2244	14.3
s	group="",resource="limitranges"	0	0.004
s	group="",resource="namespaces"	10	0.032
s	group="",resource="nodes"	2	0.02
s	group="",resource="persistentvolumeclaims"	0	0.008
s	group="",resource="persistentvolumes"	0	0.004
s	group="",resource="pods"	36	0.248
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	0	0.004
s	group="",resource="secrets"	0	0.004
s	group="",resource="serviceaccounts"	175
s	group="",resource="services"	8	0.028
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1
s	group="apiregistration.k8s.io",resource="apiservices"	67
s	group="apps",resource="controllerrevisions"	0	0.008
s	group="apps",resource="daemonsets"	0	0.004
s	group="apps",resource="deployments"	10	0.04
s	group="apps",resource="replicasets"	12	0.056
s	group="apps",resource="statefulsets"	1
s	group="autoscaling",resource="horizontalpodautoscalers"	0	0.008
s	group="batch",resource="cronjobs"	2	0.012
s	group="batch",resource="jobs"	10	0.044
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	16
s	group="discovery.k8s.io",resource="endpointslices"	8	0.028
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	22	0.044
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	16	0.032
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	0	0.004
s	group="networking.k8s.io",resource="ipaddresses"	8	0.024
s	group="networking.k8s.io",resource="networkpolicies"	1
s	group="networking.k8s.io",resource="servicecidrs"	2	0.004
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	0
s	group="policy",resource="poddisruptionbudgets"	0	0.004
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	108	0.216
s	group="rbac.authorization.k8s.io",resource="clusterroles"	142	0.284
s	group="rbac.authorization.k8s.io",resource="rolebindings"	16	0.032
s	group="rbac.authorization.k8s.io",resource="roles"	14	0.028
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	4	0.012
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	2	0.004
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	0	0.004
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_storage_list_fetched_objects_total counter [ALPHA] Number of objects read from storage in the course of serving a LIST request
s	group="",resource="apiServerIPInfo"	67	0.104
s	group="",resource="configmaps"	16	0.052
s	group="",resource="endpoints"	8	0.028
s	group="",resource="events"	2244	14.3
s	group="",resource="limitranges"	0	0.004
s	group="",resource="namespaces"	10	0.032
s	group="",resource="nodes"	2	0.02
s	group="",resource="persistentvolumeclaims"	0	0.008
s	group="",resource="persistentvolumes"	0	0.004
s	group="",resource="pods"	36	0.248
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	0	0.004
s	group="",resource="secrets"	0	0.004
s	group="",resource="serviceaccounts"	175
s	group="",resource="services"	8	0.028
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1
s	group="apiregistration.k8s.io",resource="apiservices"	67
s	group="apps",resource="controllerrevisions"	0	0.008
s	group="apps",resource="daemonsets"	0	0.004
s	group="apps",resource="deployments"	10	0.04
s	group="apps",resource="replicasets"	12	0.056
s	group="apps",resource="statefulsets"	1
s	group="autoscaling",resource="horizontalpodautoscalers"	0	0.008
s	group="batch",resource="cronjobs"	2	0.012
s	group="batch",resource="jobs"	10	0.044
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	16
s	group="discovery.k8s.io",resource="endpointslices"	8	0.028
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	22	0.044
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	16	0.032
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	0	0.004
s	group="networking.k8s.io",resource="ipaddresses"	8	0.024
s	group="networking.k8s.io",resource="networkpolicies"	1
s	group="networking.k8s.io",resource="servicecidrs"	2	0.004
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	0
s	group="policy",resource="poddisruptionbudgets"	0	0.004
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	108	0.216
s	group="rbac.authorization.k8s.io",resource="clusterroles"	142	0.284
s	group="rbac.authorization.k8s.io",resource="rolebindings"	16	0.032
s	group="rbac.authorization.k8s.io",resource="roles"	14	0.028
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	4	0.012
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	2	0.004
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	0	0.004
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_storage_list_returned_objects_total counter [ALPHA] Number of objects returned for a LIST request from storage
s	group="",resource="apiServerIPInfo"	67	0.104
s	group="",resource="configmaps"	16	0.052
s	group="",resource="endpoints"	8	0.028
s	group="",resource="events"	2044	14.3
s	group="",resource="limitranges"	0	0.004
s	group="",resource="namespaces"	10	0.032
s	group="",resource="nodes"	2	0.02
s	group="",resource="persistentvolumeclaims"	0	0.008
s	group="",resource="persistentvolumes"	0	0.004
s	group="",resource="pods"	36	0.248
s	group="",resource="podtemplates"	0
s	group="",resource="replicationcontrollers"	0
s	group="",resource="resourcequotas"	0	0.004
s	group="",resource="secrets"	0	0.004
s	group="",resource="serviceaccounts"	175
s	group="",resource="services"	8	0.028
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	0
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	0
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	0
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1
s	group="apiregistration.k8s.io",resource="apiservices"	67
s	group="apps",resource="controllerrevisions"	0	0.008
s	group="apps",resource="daemonsets"	0	0.004
s	group="apps",resource="deployments"	10	0.04
s	group="apps",resource="replicasets"	12	0.056
s	group="apps",resource="statefulsets"	1
s	group="autoscaling",resource="horizontalpodautoscalers"	0	0.008
s	group="batch",resource="cronjobs"	2	0.012
s	group="batch",resource="jobs"	10	0.044
s	group="certificates.k8s.io",resource="certificatesigningrequests"	0
s	group="coordination.k8s.io",resource="leases"	16
s	group="discovery.k8s.io",resource="endpointslices"	8	0.028
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	22	0.044
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	16	0.032
s	group="networking.k8s.io",resource="ingressclasses"	0
s	group="networking.k8s.io",resource="ingresses"	0	0.004
s	group="networking.k8s.io",resource="ipaddresses"	8	0.024
s	group="networking.k8s.io",resource="networkpolicies"	1
s	group="networking.k8s.io",resource="servicecidrs"	2	0.004
s	group="node.k8s.io",resource="runtimeclasses"	0
s	group="ops.example.com",resource="backups"	0
s	group="policy",resource="poddisruptionbudgets"	0	0.004
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	108	0.216
s	group="rbac.authorization.k8s.io",resource="clusterroles"	142	0.284
s	group="rbac.authorization.k8s.io",resource="rolebindings"	16	0.032
s	group="rbac.authorization.k8s.io",resource="roles"	14	0.028
s	group="resource.k8s.io",resource="deviceclasses"	0
s	group="resource.k8s.io",resource="resourceclaims"	0
s	group="resource.k8s.io",resource="resourceclaimtemplates"	0
s	group="resource.k8s.io",resource="resourceslices"	0
s	group="scheduling.k8s.io",resource="priorityclasses"	4	0.012
s	group="storage.k8s.io",resource="csidrivers"	0
s	group="storage.k8s.io",resource="csinodes"	2	0.004
s	group="storage.k8s.io",resource="csistoragecapacities"	0
s	group="storage.k8s.io",resource="storageclasses"	0	0.004
s	group="storage.k8s.io",resource="volumeattachments"	0
s	group="storage.k8s.io",resource="volumeattributesclasses"	0
# apiserver_storage_list_total counter [ALPHA] Number of LIST requests served from storage
s	group="",resource="apiServerIPInfo"	67	0.104
s	group="",resource="configmaps"	30	0.028
s	group="",resource="endpoints"	22	0.032
s	group="",resource="events"	24	0.032
s	group="",resource="limitranges"	33	0.052
s	group="",resource="namespaces"	28	0.032
s	group="",resource="nodes"	31	0.04
s	group="",resource="persistentvolumeclaims"	21	0.032
s	group="",resource="persistentvolumes"	16	0.024
s	group="",resource="pods"	79	0.288
s	group="",resource="podtemplates"	23	0.024
s	group="",resource="replicationcontrollers"	23	0.028
s	group="",resource="resourcequotas"	21	0.032
s	group="",resource="secrets"	23	0.024
s	group="",resource="serviceaccounts"	28	0.02
s	group="",resource="services"	32	0.048
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	13	0.028
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	16	0.032
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	15	0.024
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	13	0.024
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	15	0.02
s	group="apiregistration.k8s.io",resource="apiservices"	17	0.02
s	group="apps",resource="controllerrevisions"	23	0.036
s	group="apps",resource="daemonsets"	23	0.028
s	group="apps",resource="deployments"	27	0.04
s	group="apps",resource="replicasets"	22	0.044
s	group="apps",resource="statefulsets"	24	0.024
s	group="autoscaling",resource="horizontalpodautoscalers"	24	0.028
s	group="batch",resource="cronjobs"	23	0.024
s	group="batch",resource="jobs"	23	0.028
s	group="certificates.k8s.io",resource="certificatesigningrequests"	15	0.028
s	group="coordination.k8s.io",resource="leases"	26	0.024
s	group="discovery.k8s.io",resource="endpointslices"	25	0.028
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	14	0.028
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	14	0.028
s	group="networking.k8s.io",resource="ingressclasses"	16	0.024
s	group="networking.k8s.io",resource="ingresses"	23	0.032
s	group="networking.k8s.io",resource="ipaddresses"	15	0.032
s	group="networking.k8s.io",resource="networkpolicies"	25	0.02
s	group="networking.k8s.io",resource="servicecidrs"	16	0.032
s	group="node.k8s.io",resource="runtimeclasses"	16	0.024
s	group="ops.example.com",resource="backups"	9	0.028
s	group="policy",resource="poddisruptionbudgets"	23	0.092
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	17	0.032
s	group="rbac.authorization.k8s.io",resource="clusterroles"	15	0.028
s	group="rbac.authorization.k8s.io",resource="rolebindings"	22	0.028
s	group="rbac.authorization.k8s.io",resource="roles"	24	0.024
s	group="resource.k8s.io",resource="deviceclasses"	16	0.024
s	group="resource.k8s.io",resource="resourceclaims"	22	0.036
s	group="resource.k8s.io",resource="resourceclaimtemplates"	23	0.028
s	group="resource.k8s.io",resource="resourceslices"	14	0.032
s	group="scheduling.k8s.io",resource="priorityclasses"	16	0.032
s	group="storage.k8s.io",resource="csidrivers"	15	0.024
s	group="storage.k8s.io",resource="csinodes"	14	0.028
s	group="storage.k8s.io",resource="csistoragecapacities"	22	0.032
s	group="storage.k8s.io",resource="storageclasses"	14	0.024
s	group="storage.k8s.io",resource="volumeattachments"	17	0.024
s	group="storage.k8s.io",resource="volumeattributesclasses"	15	0.024
# apiserver_storage_objects gauge [STABLE] [DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.
s	resource="apiservices.apiregistration.k8s.io"	22
s	resource="backups.ops.example.com"	0
s	resource="certificatesigningrequests.certificates.k8s.io"	0
s	resource="clusterrolebindings.rbac.authorization.k8s.io"	54
s	resource="clusterroles.rbac.authorization.k8s.io"	71
s	resource="configmaps"	13
s	resource="controllerrevisions.apps"	2
s	resource="cronjobs.batch"	3
s	resource="csidrivers.storage.k8s.io"	0
s	resource="csinodes.storage.k8s.io"	1
s	resource="csistoragecapacities.storage.k8s.io"	0
s	resource="customresourcedefinitions.apiextensions.k8s.io"	1
s	resource="daemonsets.apps"	1
s	resource="deployments.apps"	5
s	resource="deviceclasses.resource.k8s.io"	0
s	resource="endpoints"	7
s	resource="endpointslices.discovery.k8s.io"	7
s	resource="events"	326
s	resource="flowschemas.flowcontrol.apiserver.k8s.io"	11
s	resource="horizontalpodautoscalers.autoscaling"	2
s	resource="ingressclasses.networking.k8s.io"	0
s	resource="ingresses.networking.k8s.io"	1
s	resource="ipaddresses.networking.k8s.io"	6
s	resource="jobs.batch"	6
s	resource="leases.coordination.k8s.io"	8
s	resource="limitranges"	1
s	resource="mutatingwebhookconfigurations.admissionregistration.k8s.io"	0
s	resource="namespaces"	8
s	resource="networkpolicies.networking.k8s.io"	1
s	resource="nodes"	5
s	resource="persistentvolumeclaims"	1
s	resource="persistentvolumes"	0
s	resource="poddisruptionbudgets.policy"	1
s	resource="pods"	18
s	resource="podtemplates"	0
s	resource="priorityclasses.scheduling.k8s.io"	3
s	resource="prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"	8
s	resource="replicasets.apps"	11
s	resource="replicationcontrollers"	0
s	resource="resourceclaims.resource.k8s.io"	0
s	resource="resourceclaimtemplates.resource.k8s.io"	0
s	resource="resourcequotas"	0
s	resource="resourceslices.resource.k8s.io"	0
s	resource="rolebindings.rbac.authorization.k8s.io"	8
s	resource="roles.rbac.authorization.k8s.io"	7
s	resource="runtimeclasses.node.k8s.io"	0
s	resource="secrets"	1
s	resource="serviceaccounts"	46
s	resource="servicecidrs.networking.k8s.io"	1
s	resource="services"	7
s	resource="statefulsets.apps"	0
s	resource="storageclasses.storage.k8s.io"	1
s	resource="validatingadmissionpolicies.admissionregistration.k8s.io"	0
s	resource="validatingadmissionpolicybindings.admissionregistration.k8s.io"	0
s	resource="validatingwebhookconfigurations.admissionregistration.k8s.io"	0
s	resource="volumeattachments.storage.k8s.io"	0
s	resource="volumeattributesclasses.storage.k8s.io"	0
# apiserver_storage_size_bytes gauge [STABLE] Size of the storage database file physically allocated in bytes.
s	storage_cluster_id="etcd-0"	5935104
# apiserver_tls_handshake_errors_total counter [ALPHA] Number of requests dropped with 'TLS handshake error from' error
s		0
# apiserver_validation_declarative_validation_mismatch_total counter [BETA] Number of times declarative validation results differed from handwritten validation results for core types.
s		0
# apiserver_validation_declarative_validation_panic_total counter [BETA] Number of times declarative validation has panicked during validation.
s		0
# apiserver_watch_cache_consistent_read_total counter [ALPHA] Counter for consistent reads from cache.
s	fallback="false",group="",resource="configmaps",success="true"	9	0.008
s	fallback="false",group="",resource="endpoints",success="true"	9	0.008
s	fallback="false",group="",resource="limitranges",success="true"	19	0.036
s	fallback="false",group="",resource="namespaces",success="true"	14	0.008
s	fallback="false",group="",resource="nodes",success="true"	16	0.016
s	fallback="false",group="",resource="persistentvolumeclaims",success="true"	9	0.008
s	fallback="false",group="",resource="persistentvolumes",success="true"	1	0.008
s	fallback="false",group="",resource="pods",success="true"	63	0.268
s	fallback="false",group="",resource="podtemplates",success="true"	9	0.008
s	fallback="false",group="",resource="replicationcontrollers",success="true"	9	0.008
s	fallback="false",group="",resource="resourcequotas",success="true"	9	0.008
s	fallback="false",group="",resource="secrets",success="true"	9	0.008
s	fallback="false",group="",resource="serviceaccounts",success="true"	9	0.008
s	fallback="false",group="",resource="services",success="true"	15	0.024
s	fallback="false",group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",success="true"	1	0.008
s	fallback="false",group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",success="true"	1	0.008
s	fallback="false",group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",success="true"	1	0.008
s	fallback="false",group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",success="true"	1	0.008
s	fallback="false",group="apiextensions.k8s.io",resource="customresourcedefinitions",success="true"	1	0.008
s	fallback="false",group="apiregistration.k8s.io",resource="apiservices",success="true"	2	0.008
s	fallback="false",group="apps",resource="controllerrevisions",success="true"	9	0.008
s	fallback="false",group="apps",resource="daemonsets",success="true"	9	0.008
s	fallback="false",group="apps",resource="deployments",success="true"	13	0.016
s	fallback="false",group="apps",resource="replicasets",success="true"	9	0.02
s	fallback="false",group="apps",resource="statefulsets",success="true"	9	0.008
s	fallback="false",group="autoscaling",resource="horizontalpodautoscalers",success="true"	11	0.016
s	fallback="false",group="batch",resource="cronjobs",success="true"	9	0.008
s	fallback="false",group="batch",resource="jobs",success="true"	9	0.008
s	fallback="false",group="certificates.k8s.io",resource="certificatesigningrequests",success="true"	1	0.008
s	fallback="false",group="coordination.k8s.io",resource="leases",success="true"	10	0.008
s	fallback="false",group="discovery.k8s.io",resource="endpointslices",success="true"	9	0.008
s	fallback="false",group="flowcontrol.apiserver.k8s.io",resource="flowschemas",success="true"	1	0.008
s	fallback="false",group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",success="true"	1	0.008
s	fallback="false",group="networking.k8s.io",resource="ingressclasses",success="true"	1	0.008
s	fallback="false",group="networking.k8s.io",resource="ingresses",success="true"	9	0.008
s	fallback="false",group="networking.k8s.io",resource="ipaddresses",success="true"	1	0.008
s	fallback="false",group="networking.k8s.io",resource="networkpolicies",success="true"	9	0.008
s	fallback="false",group="networking.k8s.io",resource="servicecidrs",success="true"	1	0.008
s	fallback="false",group="node.k8s.io",resource="runtimeclasses",success="true"	1	0.008
s	fallback="false",group="ops.example.com",resource="backups",success="true"	4	0.008
s	fallback="false",group="policy",resource="poddisruptionbudgets",success="true"	9	0.076
s	fallback="false",group="rbac.authorization.k8s.io",resource="clusterrolebindings",success="true"	2	0.008
s	fallback="false",group="rbac.authorization.k8s.io",resource="clusterroles",success="true"	2	0.008
s	fallback="false",group="rbac.authorization.k8s.io",resource="rolebindings",success="true"	9	0.008
s	fallback="false",group="rbac.authorization.k8s.io",resource="roles",success="true"	9	0.008
s	fallback="false",group="resource.k8s.io",resource="deviceclasses",success="true"	1	0.008
s	fallback="false",group="resource.k8s.io",resource="resourceclaims",success="true"	9	0.008
s	fallback="false",group="resource.k8s.io",resource="resourceclaimtemplates",success="true"	9	0.008
s	fallback="false",group="resource.k8s.io",resource="resourceslices",success="true"	2	0.008
s	fallback="false",group="scheduling.k8s.io",resource="priorityclasses",success="true"	1	0.008
s	fallback="false",group="storage.k8s.io",resource="csidrivers",success="true"	1	0.008
s	fallback="false",group="storage.k8s.io",resource="csinodes",success="true"	1	0.008
s	fallback="false",group="storage.k8s.io",resource="csistoragecapacities",success="true"	9	0.008
s	fallback="false",group="storage.k8s.io",resource="storageclasses",success="true"	1	0.008
s	fallback="false",group="storage.k8s.io",resource="volumeattachments",success="true"	1	0.008
s	fallback="false",group="storage.k8s.io",resource="volumeattributesclasses",success="true"	1	0.008
# apiserver_watch_cache_events_dispatched_total counter [ALPHA] Counter of events dispatched in watch cache broken by resource type.
s	group="",resource="configmaps"	50	0.032
s	group="",resource="endpoints"	66	0.484
s	group="",resource="limitranges"	32	0.048
s	group="",resource="namespaces"	58	0.044
s	group="",resource="nodes"	401	0.516
s	group="",resource="persistentvolumeclaims"	23	0.068
s	group="",resource="persistentvolumes"	14	0.06
s	group="",resource="pods"	617	3.26
s	group="",resource="podtemplates"	17	0.02
s	group="",resource="replicationcontrollers"	18	0.024
s	group="",resource="resourcequotas"	41	0.308
s	group="",resource="secrets"	22	0.02
s	group="",resource="serviceaccounts"	36	0.02
s	group="",resource="services"	41	0.044
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	11	0.024
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	13	0.032
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	13	0.02
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	11	0.02
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	29	0.068
s	group="apiregistration.k8s.io",resource="apiservices"	25	0.036
s	group="apps",resource="controllerrevisions"	28	0.032
s	group="apps",resource="daemonsets"	42	0.032
s	group="apps",resource="deployments"	114	0.644
s	group="apps",resource="replicasets"	101	0.784
s	group="apps",resource="statefulsets"	53	0.088
s	group="autoscaling",resource="horizontalpodautoscalers"	39	0.168
s	group="batch",resource="cronjobs"	57	0.052
s	group="batch",resource="jobs"	146	0.776
s	group="certificates.k8s.io",resource="certificatesigningrequests"	13	0.024
s	group="coordination.k8s.io",resource="leases"	1687	3.07
s	group="discovery.k8s.io",resource="endpointslices"	74	0.624
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	12	0.024
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	12	0.024
s	group="networking.k8s.io",resource="ingressclasses"	14	0.02
s	group="networking.k8s.io",resource="ingresses"	22	0.028
s	group="networking.k8s.io",resource="ipaddresses"	24	0.028
s	group="networking.k8s.io",resource="networkpolicies"	24	0.02
s	group="networking.k8s.io",resource="servicecidrs"	14	0.024
s	group="node.k8s.io",resource="runtimeclasses"	14	0.02
s	group="ops.example.com",resource="backups"	13	0.036
s	group="policy",resource="poddisruptionbudgets"	25	0.152
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	15	0.028
s	group="rbac.authorization.k8s.io",resource="clusterroles"	13	0.024
s	group="rbac.authorization.k8s.io",resource="rolebindings"	16	0.024
s	group="rbac.authorization.k8s.io",resource="roles"	18	0.02
s	group="resource.k8s.io",resource="deviceclasses"	14	0.016
s	group="resource.k8s.io",resource="resourceclaims"	16	0.032
s	group="resource.k8s.io",resource="resourceclaimtemplates"	16	0.024
s	group="resource.k8s.io",resource="resourceslices"	12	0.028
s	group="scheduling.k8s.io",resource="priorityclasses"	19	0.028
s	group="storage.k8s.io",resource="csidrivers"	13	0.02
s	group="storage.k8s.io",resource="csinodes"	12	0.024
s	group="storage.k8s.io",resource="csistoragecapacities"	16	0.028
s	group="storage.k8s.io",resource="storageclasses"	17	0.02
s	group="storage.k8s.io",resource="volumeattachments"	15	0.02
s	group="storage.k8s.io",resource="volumeattributesclasses"	13	0.02
# apiserver_watch_cache_events_received_total counter [ALPHA] Counter of events received in watch cache broken by resource type.
s	group="",resource="configmaps"	15	0.004
s	group="",resource="endpoints"	26	0.228
s	group="",resource="limitranges"	3
s	group="",resource="namespaces"	17	0.008
s	group="",resource="nodes"	189	0.244
s	group="",resource="persistentvolumeclaims"	4	0.02
s	group="",resource="pods"	290	1.58
s	group="",resource="resourcequotas"	13	0.14
s	group="",resource="secrets"	3
s	group="",resource="serviceaccounts"	9
s	group="",resource="services"	9	0.004
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	9	0.024
s	group="apiregistration.k8s.io",resource="apiservices"	6	0.008
s	group="apps",resource="controllerrevisions"	6
s	group="apps",resource="daemonsets"	13	0.004
s	group="apps",resource="deployments"	48	0.308
s	group="apps",resource="replicasets"	43	0.376
s	group="apps",resource="statefulsets"	19	0.032
s	group="autoscaling",resource="horizontalpodautoscalers"	12	0.076
s	group="batch",resource="cronjobs"	21	0.016
s	group="batch",resource="jobs"	65	0.376
s	group="coordination.k8s.io",resource="leases"	840	1.53
s	group="discovery.k8s.io",resource="endpointslices"	28	0.3
s	group="networking.k8s.io",resource="ingresses"	3
s	group="networking.k8s.io",resource="ipaddresses"	6
s	group="networking.k8s.io",resource="networkpolicies"	3
s	group="ops.example.com",resource="backups"	5	0.004
s	group="policy",resource="poddisruptionbudgets"	5	0.044
s	group="scheduling.k8s.io",resource="priorityclasses"	3
s	group="storage.k8s.io",resource="storageclasses"	3
# apiserver_watch_cache_initializations_total counter [ALPHA] Counter of watch cache initializations broken by resource type.
s	group="",resource="configmaps"	1
s	group="",resource="endpoints"	1
s	group="",resource="limitranges"	1
s	group="",resource="namespaces"	1
s	group="",resource="nodes"	1
s	group="",resource="persistentvolumeclaims"	1
s	group="",resource="persistentvolumes"	1
s	group="",resource="pods"	1
s	group="",resource="podtemplates"	1
s	group="",resource="replicationcontrollers"	1
s	group="",resource="resourcequotas"	1
s	group="",resource="secrets"	1
s	group="",resource="serviceaccounts"	2
s	group="",resource="services"	1
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	1
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	1
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	1
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	1
s	group="apiregistration.k8s.io",resource="apiservices"	1
s	group="apps",resource="controllerrevisions"	1
s	group="apps",resource="daemonsets"	1
s	group="apps",resource="deployments"	1
s	group="apps",resource="replicasets"	1
s	group="apps",resource="statefulsets"	1
s	group="autoscaling",resource="horizontalpodautoscalers"	1
s	group="batch",resource="cronjobs"	1
s	group="batch",resource="jobs"	1
s	group="certificates.k8s.io",resource="certificatesigningrequests"	1
s	group="coordination.k8s.io",resource="leases"	1
s	group="discovery.k8s.io",resource="endpointslices"	1
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	1
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	1
s	group="networking.k8s.io",resource="ingressclasses"	1
s	group="networking.k8s.io",resource="ingresses"	1
s	group="networking.k8s.io",resource="ipaddresses"	1
s	group="networking.k8s.io",resource="networkpolicies"	1
s	group="networking.k8s.io",resource="servicecidrs"	1
s	group="node.k8s.io",resource="runtimeclasses"	1
s	group="ops.example.com",resource="backups"	2
s	group="policy",resource="poddisruptionbudgets"	1
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	1
s	group="rbac.authorization.k8s.io",resource="clusterroles"	1
s	group="rbac.authorization.k8s.io",resource="rolebindings"	1
s	group="rbac.authorization.k8s.io",resource="roles"	1
s	group="resource.k8s.io",resource="deviceclasses"	1
s	group="resource.k8s.io",resource="resourceclaims"	1
s	group="resource.k8s.io",resource="resourceclaimtemplates"	1
s	group="resource.k8s.io",resource="resourceslices"	1
s	group="scheduling.k8s.io",resource="priorityclasses"	1
s	group="storage.k8s.io",resource="csidrivers"	1
s	group="storage.k8s.io",resource="csinodes"	1
s	group="storage.k8s.io",resource="csistoragecapacities"	1
s	group="storage.k8s.io",resource="storageclasses"	1
s	group="storage.k8s.io",resource="volumeattachments"	1
s	group="storage.k8s.io",resource="volumeattributesclasses"	1
# apiserver_watch_cache_read_wait_seconds histogram [ALPHA] Histogram of time spent waiting for a watch cache to become fresh.
h	group="",resource="configmaps"	0.005:27:0.024 0.025:28:0.024 0.05:28:0.024 0.1:28:0.024 0.2:28:0.024 0.4:28:0.024 0.6:28:0.024 0.8:28:0.024 1:28:0.024 1.25:28:0.024 1.5:28:0.024 2:28:0.024 3:28:0.024 +Inf:28:0.024	0.02242:1.21e-05
h	group="",resource="endpoints"	0.005:20:0.028 0.025:20:0.028 0.05:20:0.028 0.1:20:0.028 0.2:20:0.028 0.4:20:0.028 0.6:20:0.028 0.8:20:0.028 1:20:0.028 1.25:20:0.028 1.5:20:0.028 2:20:0.028 3:20:0.028 +Inf:20:0.028	0.008915:1.31e-05
h	group="",resource="limitranges"	0.005:29:0.048 0.025:31:0.048 0.05:31:0.048 0.1:31:0.048 0.2:31:0.048 0.4:31:0.048 0.6:31:0.048 0.8:31:0.048 1:31:0.048 1.25:31:0.048 1.5:31:0.048 2:31:0.048 3:31:0.048 +Inf:31:0.048	0.03212:2e-05
h	group="",resource="namespaces"	0.005:25:0.028 0.025:26:0.028 0.05:26:0.028 0.1:26:0.028 0.2:26:0.028 0.4:26:0.028 0.6:26:0.028 0.8:26:0.028 1:26:0.028 1.25:26:0.028 1.5:26:0.028 2:26:0.028 3:26:0.028 +Inf:26:0.028	0.02748:9.97e-06
h	group="",resource="nodes"	0.005:29:0.036 0.025:29:0.036 0.05:29:0.036 0.1:29:0.036 0.2:29:0.036 0.4:29:0.036 0.6:29:0.036 0.8:29:0.036 1:29:0.036 1.25:29:0.036 1.5:29:0.036 2:29:0.036 3:29:0.036 +Inf:29:0.036	0.0157:1.35e-05
h	group="",resource="persistentvolumeclaims"	0.005:18:0.028 0.025:18:0.028 0.05:18:0.028 0.1:19:0.028 0.2:19:0.028 0.4:19:0.028 0.6:19:0.028 0.8:19:0.028 1:19:0.028 1.25:19:0.028 1.5:19:0.028 2:19:0.028 3:19:0.028 +Inf:19:0.028	0.1076:1.18e-05
h	group="",resource="persistentvolumes"	0.005:14:0.02 0.025:14:0.02 0.05:14:0.02 0.1:14:0.02 0.2:14:0.02 0.4:14:0.02 0.6:14:0.02 0.8:14:0.02 1:14:0.02 1.25:14:0.02 1.5:14:0.02 2:14:0.02 3:14:0.02 +Inf:14:0.02	0.009512:8.63e-06
h	group="",resource="pods"	0.005:68:0.288 0.025:73:0.288 0.05:76:0.292 0.1:79:0.292 0.2:79:0.292 0.4:79:0.292 0.6:79:0.292 0.8:79:0.292 1:79:0.292 1.25:79:0.292 1.5:79:0.292 2:79:0.292 3:79:0.292 +Inf:79:0.292	0.3817:0.000165
# apiserver_watch_cache_resource_version gauge [ALPHA] Current resource version of watch cache broken by resource type.
s	group="",resource="configmaps"	4272
s	group="",resource="endpoints"	4197
s	group="",resource="limitranges"	4219
s	group="",resource="namespaces"	3876
s	group="",resource="nodes"	4296
s	group="",resource="persistentvolumeclaims"	4073
s	group="",resource="persistentvolumes"	4239
s	group="",resource="pods"	4292
s	group="",resource="podtemplates"	4222
s	group="",resource="replicationcontrollers"	3860
s	group="",resource="resourcequotas"	4270
s	group="",resource="secrets"	4220
s	group="",resource="serviceaccounts"	4256
s	group="",resource="services"	4200
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	4188
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	4175
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	4232
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	4214
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	4285
s	group="apiregistration.k8s.io",resource="apiservices"	3910
s	group="apps",resource="controllerrevisions"	4181
s	group="apps",resource="daemonsets"	4258
s	group="apps",resource="deployments"	4294
s	group="apps",resource="replicasets"	4293
s	group="apps",resource="statefulsets"	4148
s	group="autoscaling",resource="horizontalpodautoscalers"	4284
s	group="batch",resource="cronjobs"	4290
s	group="batch",resource="jobs"	4275
s	group="certificates.k8s.io",resource="certificatesigningrequests"	4272
s	group="coordination.k8s.io",resource="leases"	4291
s	group="discovery.k8s.io",resource="endpointslices"	4296
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	4207
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	4221
s	group="networking.k8s.io",resource="ingressclasses"	4216
s	group="networking.k8s.io",resource="ingresses"	4046
s	group="networking.k8s.io",resource="ipaddresses"	4205
s	group="networking.k8s.io",resource="networkpolicies"	4262
s	group="networking.k8s.io",resource="servicecidrs"	4216
s	group="node.k8s.io",resource="runtimeclasses"	3869
s	group="ops.example.com",resource="backups"	4164
s	group="policy",resource="poddisruptionbudgets"	4223
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	4253
s	group="rbac.authorization.k8s.io",resource="clusterroles"	4258
s	group="rbac.authorization.k8s.io",resource="rolebindings"	4222
s	group="rbac.authorization.k8s.io",resource="roles"	4184
s	group="resource.k8s.io",resource="deviceclasses"	4231
s	group="resource.k8s.io",resource="resourceclaims"	4255
s	group="resource.k8s.io",resource="resourceclaimtemplates"	4197
s	group="resource.k8s.io",resource="resourceslices"	4181
s	group="scheduling.k8s.io",resource="priorityclasses"	3907
s	group="storage.k8s.io",resource="csidrivers"	4219
s	group="storage.k8s.io",resource="csinodes"	4257
s	group="storage.k8s.io",resource="csistoragecapacities"	4201
s	group="storage.k8s.io",resource="storageclasses"	4184
s	group="storage.k8s.io",resource="volumeattachments"	4196
s	group="storage.k8s.io",resource="volumeattributesclasses"	4251
# apiserver_watch_events_sizes histogram [ALPHA] Watch event size distribution in bytes
h	group="",resource="configmaps",version="v1"	1024:116:0.204 2048:131:0.204 4096:135:0.204 8192:135:0.204 16384:135:0.204 32768:135:0.204 65536:135:0.204 131072:135:0.204 +Inf:135:0.204	45725:16.6
h	group="",resource="endpoints",version="v1"	1024:41:0.248 2048:41:0.496 4096:41:0.496 8192:41:0.496 16384:41:0.496 32768:41:0.496 65536:41:0.496 131072:41:0.496 +Inf:41:0.496	18731:520
h	group="",resource="events",version="v1"	1024:46:0.312 2048:330:3.51 4096:330:3.51 8192:330:3.51 16384:330:3.51 32768:330:3.51 65536:330:3.51 131072:330:3.51 +Inf:330:3.51	363069:3910
h	group="",resource="limitranges",version="v1"	1024:31:0.056 2048:31:0.056 4096:31:0.056 8192:31:0.056 16384:31:0.056 32768:31:0.056 65536:31:0.056 131072:31:0.056 +Inf:31:0.056	3327:5.23
h	group="",resource="namespaces",version="v1"	1024:93:0.112 2048:125:0.128 4096:125:0.132 8192:125:0.132 16384:125:0.132 32768:125:0.132 65536:125:0.132 131072:125:0.132 +Inf:125:0.132	78881:56.7
h	group="",resource="nodes",version="v1"	1024:128:0.16 2048:200:0.16 4096:1257:1.74 8192:1262:2.04 16384:1262:2.04 32768:1262:2.04 65536:1262:2.04 131072:1262:2.04 +Inf:1262:2.04	3324995:6320
h	group="",resource="persistentvolumeclaims",version="v1"	1024:45:0.148 2048:45:0.164 4096:45:0.164 8192:45:0.164 16384:45:0.164 32768:45:0.164 65536:45:0.164 131072:45:0.164 +Inf:45:0.164	7835:81.4
h	group="",resource="persistentvolumes",version="v1"	1024:33:0.112 2048:33:0.164 4096:33:0.164 8192:33:0.164 16384:33:0.164 32768:33:0.164 65536:33:0.164 131072:33:0.164 +Inf:33:0.164	2873:87.5
# apiserver_watch_events_total counter [ALPHA] Number of events sent in watch clients
s	group="",resource="configmaps",version="v1"	135	0.204
s	group="",resource="endpoints",version="v1"	41	0.496
s	group="",resource="events",version="v1"	330	3.51
s	group="",resource="limitranges",version="v1"	31	0.056
s	group="",resource="namespaces",version="v1"	125	0.132
s	group="",resource="nodes",version="v1"	1262	2.04
s	group="",resource="persistentvolumeclaims",version="v1"	45	0.164
s	group="",resource="persistentvolumes",version="v1"	33	0.164
s	group="",resource="pods",version="v1"	1492	9.85
s	group="",resource="podtemplates",version="v1"	11	0.032
s	group="",resource="replicationcontrollers",version="v1"	21	0.06
s	group="",resource="resourcequotas",version="v1"	51	0.476
s	group="",resource="secrets",version="v1"	31	0.068
s	group="",resource="serviceaccounts",version="v1"	85	0.06
s	group="",resource="services",version="v1"	132	0.2
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations",version="v1"	21	0.052
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies",version="v1"	25	0.056
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings",version="v1"	24	0.064
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations",version="v1"	22	0.056
s	group="apiextensions.k8s.io",resource="customresourcedefinitions",version="v1"	42	0.128
s	group="apiregistration.k8s.io",resource="apiservices",version="v1"	56	0.088
s	group="apps",resource="controllerrevisions",version="v1"	19	0.036
s	group="apps",resource="daemonsets",version="v1"	26	0.048
s	group="apps",resource="deployments",version="v1"	72	0.704
s	group="apps",resource="replicasets",version="v1"	116	1.18
s	group="apps",resource="statefulsets",version="v1"	62	0.148
s	group="autoscaling",resource="horizontalpodautoscalers",version="v1"	0	0.096
s	group="autoscaling",resource="horizontalpodautoscalers",version="v2"	24	0.188
s	group="batch",resource="cronjobs",version="v1"	35	0.076
s	group="batch",resource="jobs",version="v1"	88	0.788
s	group="certificates.k8s.io",resource="certificatesigningrequests",version="v1"	11	0.04
s	group="coordination.k8s.io",resource="leases",version="v1"	1069	3.67
s	group="discovery.k8s.io",resource="endpointslices",version="v1"	152	1.57
s	group="events.k8s.io",resource="events",version="v1"	338	3.54
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas",version="v1"	34	0.06
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations",version="v1"	31	0.052
s	group="networking.k8s.io",resource="ingressclasses",version="v1"	23	0.06
s	group="networking.k8s.io",resource="ingresses",version="v1"	15	0.044
s	group="networking.k8s.io",resource="ipaddresses",version="v1"	39	0.056
s	group="networking.k8s.io",resource="networkpolicies",version="v1"	15	0.04
s	group="networking.k8s.io",resource="servicecidrs",version="v1"	46	0.104
s	group="node.k8s.io",resource="runtimeclasses",version="v1"	34	0.08
s	group="ops.example.com",resource="backups",version="v1"	5	0.02
s	group="policy",resource="poddisruptionbudgets",version="v1"	32	0.192
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings",version="v1"	76	0.06
s	group="rbac.authorization.k8s.io",resource="clusterroles",version="v1"	93	0.056
s	group="rbac.authorization.k8s.io",resource="rolebindings",version="v1"	30	0.052
s	group="rbac.authorization.k8s.io",resource="roles",version="v1"	30	0.064
s	group="resource.k8s.io",resource="deviceclasses",version="v1"	25	0.052
s	group="resource.k8s.io",resource="resourceclaims",version="v1"	25	0.068
s	group="resource.k8s.io",resource="resourceclaimtemplates",version="v1"	11	0.044
s	group="resource.k8s.io",resource="resourceslices",version="v1"	35	0.076
s	group="scheduling.k8s.io",resource="priorityclasses",version="v1"	31	0.06
s	group="storage.k8s.io",resource="csidrivers",version="v1"	49	0.096
s	group="storage.k8s.io",resource="csinodes",version="v1"	24	0.06
s	group="storage.k8s.io",resource="csistoragecapacities",version="v1"	24	0.06
s	group="storage.k8s.io",resource="storageclasses",version="v1"	41	0.072
s	group="storage.k8s.io",resource="volumeattachments",version="v1"	34	0.068
s	group="storage.k8s.io",resource="volumeattributesclasses",version="v1"	12	0.032
# apiserver_watch_list_duration_seconds histogram [ALPHA] Response latency distribution in seconds for watch list requests broken by group, version, resource and scope.
h	group="",resource="configmaps",scope="cluster",version="v1"	0.05:1:0 0.1:1:0 0.2:1:0 0.4:1:0 0.6:1:0 0.8:1:0 1:1:0 2:1:0 4:1:0 6:1:0 8:1:0 10:1:0 15:1:0 20:1:0 30:1:0 45:1:0 60:1:0 +Inf:1:0	0.01714:0
h	group="",resource="configmaps",scope="resource",version="v1"	0.05:3:0 0.1:3:0 0.2:3:0 0.4:3:0 0.6:3:0 0.8:3:0 1:3:0 2:3:0 4:3:0 6:3:0 8:3:0 10:3:0 15:3:0 20:3:0 30:3:0 45:3:0 60:3:0 +Inf:3:0	0.0107:0
h	group="",resource="endpoints",scope="cluster",version="v1"	0.05:1:0 0.1:1:0 0.2:1:0 0.4:1:0 0.6:1:0 0.8:1:0 1:1:0 2:1:0 4:1:0 6:1:0 8:1:0 10:1:0 15:1:0 20:1:0 30:1:0 45:1:0 60:1:0 +Inf:1:0	0.01395:0
h	group="",resource="events",scope="cluster",version="v1"	0.05:1:0.004 0.1:1:0.004 0.2:1:0.004 0.4:1:0.004 0.6:1:0.004 0.8:1:0.004 1:1:0.004 2:1:0.004 4:1:0.004 6:1:0.004 8:1:0.004 10:1:0.004 15:1:0.004 20:1:0.004 30:1:0.004 45:1:0.004 60:1:0.004 +Inf:1:0.004	0.0116:5.58e-05
h	group="",resource="limitranges",scope="cluster",version="v1"	0.05:1:0 0.1:1:0 0.2:1:0 0.4:1:0 0.6:1:0 0.8:1:0 1:1:0 2:1:0 4:1:0 6:1:0 8:1:0 10:1:0 15:1:0 20:1:0 30:1:0 45:1:0 60:1:0 +Inf:1:0	0.01622:0
h	group="",resource="namespaces",scope="cluster",version="v1"	0.05:2:0 0.1:2:0 0.2:2:0 0.4:2:0 0.6:2:0 0.8:2:0 1:2:0 2:2:0 4:2:0 6:2:0 8:2:0 10:2:0 15:2:0 20:2:0 30:2:0 45:2:0 60:2:0 +Inf:2:0	0.01819:0
h	group="",resource="nodes",scope="cluster",version="v1"	0.05:7:0.004 0.1:7:0.004 0.2:7:0.004 0.4:7:0.004 0.6:7:0.004 0.8:7:0.004 1:7:0.004 2:7:0.004 4:7:0.004 6:7:0.004 8:7:0.004 10:7:0.004 15:7:0.004 20:7:0.004 30:7:0.004 45:7:0.004 60:7:0.004 +Inf:7:0.004	0.0213:1.58e-05
h	group="",resource="persistentvolumeclaims",scope="cluster",version="v1"	0.05:1:0 0.1:1:0 0.2:1:0 0.4:1:0 0.6:1:0 0.8:1:0 1:1:0 2:1:0 4:1:0 6:1:0 8:1:0 10:1:0 15:1:0 20:1:0 30:1:0 45:1:0 60:1:0 +Inf:1:0	0.005062:0
# apiserver_webhooks_x509_insecure_sha1_total counter [ALPHA] Counts the number of requests to servers with insecure SHA1 signatures in their serving certificate OR the number of connection failures due to the insecure SHA1 signatures (either/or, based on the runtime environment)
s		0
# apiserver_webhooks_x509_missing_san_total counter [ALPHA] Counts the number of requests to servers missing SAN extension in their serving certificate OR the number of connection failures due to the lack of x509 certificate SAN extension missing (either/or, based on the runtime environment)
s		0
# authenticated_user_requests counter [ALPHA] Counter of authenticated requests broken out by username.
s	username="other"	4029	11.8
# authentication_attempts counter [ALPHA] Counter of authenticated attempts.
s	result="success"	4029	11.8
# authentication_duration_seconds histogram [ALPHA] Authentication duration in seconds broken out by result.
h	result="success"	0.001:4013:11.7 0.002:4022:11.8 0.004:4027:11.8 0.008:4029:11.8 0.016:4029:11.8 0.032:4029:11.8 0.064:4029:11.8 0.128:4029:11.8 0.256:4029:11.8 0.512:4029:11.8 1.024:4029:11.8 2.048:4029:11.8 4.096:4029:11.8 8.192:4029:11.8 16.384:4029:11.8 +Inf:4029:11.8	0.4172:0.00161
# authentication_token_cache_active_fetch_count gauge [ALPHA]
s	status="blocked"	0
s	status="in_flight"	0
# authentication_token_cache_fetch_total counter [ALPHA]
s	status="ok"	161	0.56
# authentication_token_cache_request_duration_seconds histogram [ALPHA]
h	status="hit"	0.005:939:3.42 0.01:939:3.42 0.025:939:3.42 0.05:939:3.42 0.1:939:3.42 0.25:939:3.42 0.5:939:3.42 1:939:3.42 2.5:939:3.42 5:939:3.42 10:939:3.42 +Inf:939:3.42	0:8e-06
h	status="miss"	0.005:163:0.564 0.01:163:0.564 0.025:163:0.564 0.05:163:0.564 0.1:163:0.564 0.25:163:0.564 0.5:163:0.564 1:163:0.564 2.5:163:0.564 5:163:0.564 10:163:0.564 +Inf:163:0.564	0.003:2.8e-05
# authentication_token_cache_request_total counter [ALPHA]
s	status="hit"	939	3.42
s	status="miss"	163	0.564
# authorization_attempts_total counter [ALPHA] Counter of authorization attempts broken down by result. It can be either 'allowed', 'denied', 'no-opinion' or 'error'.
s	result="allowed"	4027	11.8
s	result="no-opinion"	2	0.008
# authorization_duration_seconds histogram [ALPHA] Authorization duration in seconds broken out by result.
h	result="allowed"	0.001:4018:11.8 0.002:4023:11.8 0.004:4026:11.8 0.008:4027:11.8 0.016:4027:11.8 0.032:4027:11.8 0.064:4027:11.8 0.128:4027:11.8 0.256:4027:11.8 0.512:4027:11.8 1.024:4027:11.8 2.048:4027:11.8 4.096:4027:11.8 8.192:4027:11.8 16.384:4027:11.8 +Inf:4027:11.8	0.1089:0.000346
h	result="no-opinion"	0.001:2:0.008 0.002:2:0.008 0.004:2:0.008 0.008:2:0.008 0.016:2:0.008 0.032:2:0.008 0.064:2:0.008 0.128:2:0.008 0.256:2:0.008 0.512:2:0.008 1.024:2:0.008 2.048:2:0.008 4.096:2:0.008 8.192:2:0.008 16.384:2:0.008 +Inf:2:0.008	4.17e-05:3.93e-07
# cardinality_enforcement_unexpected_categorizations_total counter [ALPHA] The count of unexpected categorizations during cardinality enforcement.
s		0
# disabled_metrics_total counter [BETA] The count of disabled metrics.
s		0
# etcd_bookmark_counts gauge [ALPHA] Number of etcd bookmarks (progress notify events) split by kind.
s	group="",resource="configmaps"	20
s	group="",resource="endpoints"	14
s	group="",resource="limitranges"	26
s	group="",resource="namespaces"	24
s	group="",resource="nodes"	23
s	group="",resource="persistentvolumeclaims"	15
s	group="",resource="persistentvolumes"	14
s	group="",resource="pods"	37
s	group="",resource="podtemplates"	17
s	group="",resource="replicationcontrollers"	18
s	group="",resource="resourcequotas"	15
s	group="",resource="secrets"	16
s	group="",resource="serviceaccounts"	18
s	group="",resource="services"	23
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	11
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	13
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	13
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	11
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	11
s	group="apiregistration.k8s.io",resource="apiservices"	13
s	group="apps",resource="controllerrevisions"	16
s	group="apps",resource="daemonsets"	16
s	group="apps",resource="deployments"	18
s	group="apps",resource="replicasets"	15
s	group="apps",resource="statefulsets"	15
s	group="autoscaling",resource="horizontalpodautoscalers"	15
s	group="batch",resource="cronjobs"	15
s	group="batch",resource="jobs"	16
s	group="certificates.k8s.io",resource="certificatesigningrequests"	13
s	group="coordination.k8s.io",resource="leases"	7
s	group="discovery.k8s.io",resource="endpointslices"	18
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	12
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	12
s	group="networking.k8s.io",resource="ingressclasses"	14
s	group="networking.k8s.io",resource="ingresses"	16
s	group="networking.k8s.io",resource="ipaddresses"	12
s	group="networking.k8s.io",resource="networkpolicies"	18
s	group="networking.k8s.io",resource="servicecidrs"	14
s	group="node.k8s.io",resource="runtimeclasses"	14
s	group="ops.example.com",resource="backups"	3
s	group="policy",resource="poddisruptionbudgets"	15
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	15
s	group="rbac.authorization.k8s.io",resource="clusterroles"	13
s	group="rbac.authorization.k8s.io",resource="rolebindings"	16
s	group="rbac.authorization.k8s.io",resource="roles"	18
s	group="resource.k8s.io",resource="deviceclasses"	14
s	group="resource.k8s.io",resource="resourceclaims"	16
s	group="resource.k8s.io",resource="resourceclaimtemplates"	16
s	group="resource.k8s.io",resource="resourceslices"	12
s	group="scheduling.k8s.io",resource="priorityclasses"	13
s	group="storage.k8s.io",resource="csidrivers"	13
s	group="storage.k8s.io",resource="csinodes"	12
s	group="storage.k8s.io",resource="csistoragecapacities"	16
s	group="storage.k8s.io",resource="storageclasses"	11
s	group="storage.k8s.io",resource="volumeattachments"	15
s	group="storage.k8s.io",resource="volumeattributesclasses"	13
# etcd_lease_object_counts histogram [ALPHA] Number of objects attached to a single etcd lease.
h		10:75:0.108 50:83:0.12 100:84:0.124 500:85:0.132 1000:85:0.132 2500:85:0.132 5000:85:0.132 +Inf:85:0.132	559:2.23
# etcd_request_duration_seconds histogram [ALPHA] Etcd request latency in seconds for each operation and object type.
h	group="",operation="create",resource="configmaps"	0.005:8:0 0.025:10:0 0.05:10:0 0.1:10:0 0.2:10:0 0.4:10:0 0.6:10:0 0.8:10:0 1:10:0 1.25:10:0 1.5:10:0 2:10:0 3:10:0 4:10:0 5:10:0 6:10:0 8:10:0 10:10:0 15:10:0 20:10:0 30:10:0 45:10:0 60:10:0 +Inf:10:0	0.02895:0
h	group="",operation="create",resource="endpoints"	0.005:3:0 0.025:5:0 0.05:5:0 0.1:6:0 0.2:6:0 0.4:6:0 0.6:6:0 0.8:6:0 1:6:0 1.25:6:0 1.5:6:0 2:6:0 3:6:0 4:6:0 5:6:0 6:6:0 8:6:0 10:6:0 15:6:0 20:6:0 30:6:0 45:6:0 60:6:0 +Inf:6:0	0.09146:0
h	group="",operation="create",resource="events"	0.005:191:0.72 0.025:233:1.04 0.05:253:1.07 0.1:259:1.07 0.2:259:1.07 0.4:259:1.07 0.6:259:1.07 0.8:259:1.07 1:259:1.07 1.25:259:1.07 1.5:259:1.07 2:259:1.07 3:259:1.07 4:259:1.07 5:259:1.07 6:259:1.07 8:259:1.07 10:259:1.07 15:259:1.07 20:259:1.07 30:259:1.07 45:259:1.07 60:259:1.07 +Inf:259:1.07	1.838:0.00596
h	group="",operation="create",resource="limitranges"	0.005:2:0 0.025:2:0 0.05:2:0 0.1:2:0 0.2:2:0 0.4:2:0 0.6:2:0 0.8:2:0 1:2:0 1.25:2:0 1.5:2:0 2:2:0 3:2:0 4:2:0 5:2:0 6:2:0 8:2:0 10:2:0 15:2:0 20:2:0 30:2:0 45:2:0 60:2:0 +Inf:2:0	0.006066:0
h	group="",operation="create",resource="namespaces"	0.005:6:0 0.025:6:0 0.05:6:0 0.1:6:0 0.2:6:0 0.4:6:0 0.6:6:0 0.8:6:0 1:6:0 1.25:6:0 1.5:6:0 2:6:0 3:6:0 4:6:0 5:6:0 6:6:0 8:6:0 10:6:0 15:6:0 20:6:0 30:6:0 45:6:0 60:6:0 +Inf:6:0	0.01266:0
h	group="",operation="create",resource="nodes"	0.005:6:0 0.025:9:0 0.05:9:0 0.1:9:0 0.2:9:0 0.4:9:0 0.6:9:0 0.8:9:0 1:9:0 1.25:9:0 1.5:9:0 2:9:0 3:9:0 4:9:0 5:9:0 6:9:0 8:9:0 10:9:0 15:9:0 20:9:0 30:9:0 45:9:0 60:9:0 +Inf:9:0	0.04465:0
h	group="",operation="create",resource="persistentvolumeclaims"	0.005:2:0.004 0.025:2:0.004 0.05:2:0.004 0.1:2:0.004 0.2:2:0.004 0.4:2:0.004 0.6:2:0.004 0.8:2:0.004 1:2:0.004 1.25:2:0.004 1.5:2:0.004 2:2:0.004 3:2:0.004 4:2:0.004 5:2:0.004 6:2:0.004 8:2:0.004 10:2:0.004 15:2:0.004 20:2:0.004 30:2:0.004 45:2:0.004 60:2:0.004 +Inf:2:0.004	0.002203:1.18e-05
h	group="",operation="create",resource="pods"	0.005:19:0.128 0.025:30:0.172 0.05:38:0.172 0.1:38:0.172 0.2:38:0.172 0.4:38:0.172 0.6:38:0.172 0.8:38:0.172 1:38:0.172 1.25:38:0.172 1.5:38:0.172 2:38:0.172 3:38:0.172 4:38:0.172 5:38:0.172 6:38:0.172 8:38:0.172 10:38:0.172 15:38:0.172 20:38:0.172 30:38:0.172 45:38:0.172 60:38:0.172 +Inf:38:0.172	0.4877:0.000858
# etcd_requests_total counter [ALPHA] Etcd request counts for each operation and object type.
s	group="",operation="create",resource="configmaps"	10
s	group="",operation="create",resource="endpoints"	6
s	group="",operation="create",resource="events"	259	1.07
s	group="",operation="create",resource="limitranges"	2
s	group="",operation="create",resource="namespaces"	6
s	group="",operation="create",resource="nodes"	9
s	group="",operation="create",resource="persistentvolumeclaims"	2	0.004
s	group="",operation="create",resource="pods"	38	0.172
s	group="",operation="create",resource="resourcequotas"	2
s	group="",operation="create",resource="secrets"	2
s	group="",operation="create",resource="serviceaccounts"	6
s	group="",operation="create",resource="services"	6
s	group="",operation="delete",resource="configmaps"	5
s	group="",operation="delete",resource="endpoints"	3
s	group="",operation="delete",resource="events"	43
s	group="",operation="delete",resource="limitranges"	1
s	group="",operation="delete",resource="namespaces"	3
s	group="",operation="delete",resource="nodes"	4	0.004
s	group="",operation="delete",resource="persistentvolumeclaims"	1	0.004
s	group="",operation="delete",resource="pods"	24	0.144
s	group="",operation="delete",resource="resourcequotas"	1
s	group="",operation="delete",resource="secrets"	1
s	group="",operation="delete",resource="serviceaccounts"	3
s	group="",operation="delete",resource="services"	3
s	group="",operation="get",resource="apiServerIPInfo"	68	0.104
s	group="",operation="get",resource="configmaps"	38	0.024
s	group="",operation="get",resource="endpoints"	97	0.132
s	group="",operation="get",resource="events"	274	0.896
s	group="",operation="get",resource="limitranges"	32	0.048
s	group="",operation="get",resource="namespaces"	49	0.092
s	group="",operation="get",resource="nodes"	90	0.496
s	group="",operation="get",resource="persistentvolumeclaims"	21	0.056
s	group="",operation="get",resource="persistentvolumes"	14	0.036
s	group="",operation="get",resource="pods"	330	1.8
s	group="",operation="get",resource="podtemplates"	21	0.02
s	group="",operation="get",resource="replicationcontrollers"	21	0.024
s	group="",operation="get",resource="resourcequotas"	20	0.028
s	group="",operation="get",resource="secrets"	22	0.02
s	group="",operation="get",resource="serviceaccounts"	148	0.176
s	group="",operation="get",resource="servicenodeportallocations"	11	0.016
s	group="",operation="get",resource="services"	38	0.044
s	group="",operation="list",resource="apiServerIPInfo"	67	0.104
s	group="",operation="list",resource="configmaps"	2	0.004
s	group="",operation="list",resource="endpoints"	2	0.004
s	group="",operation="list",resource="events"	26	0.04
s	group="",operation="list",resource="limitranges"	2	0.004
s	group="",operation="list",resource="namespaces"	2	0.004
s	group="",operation="list",resource="nodes"	2	0.004
s	group="",operation="list",resource="persistentvolumeclaims"	2	0.004
s	group="",operation="list",resource="persistentvolumes"	2	0.004
s	group="",operation="list",resource="pods"	2	0.004
s	group="",operation="list",resource="podtemplates"	2	0.004
s	group="",operation="list",resource="replicationcontrollers"	2	0.004
s	group="",operation="list",resource="resourcequotas"	2	0.004
s	group="",operation="list",resource="secrets"	2	0.004
s	group="",operation="list",resource="serviceaccounts"	4
s	group="",operation="list",resource="services"	2	0.004
s	group="",operation="listWithCount",resource="events"	15	0.028
s	group="",operation="update",resource="apiServerIPInfo"	67	0.104
s	group="",operation="update",resource="endpoints"	17	0.228
# field_validation_request_duration_seconds histogram [ALPHA] Response latency distribution in seconds for each field validation value
h	field_validation=""	0.05:0:0 0.1:0:0 0.2:0:0 0.4:0:0 0.6:0:0 0.8:0:0 1:0:0 1.25:0:0 1.5:0:0 2:0:0 3:0:0 4:0:0 5:0:0 6:0:0 8:0:0 10:0:0 15:0:0 20:0:0 30:0:0 45:0:0 60:0:0 +Inf:0:0	0:0
h	field_validation="Strict"	0.05:0:0 0.1:0:0 0.2:0:0 0.4:0:0 0.6:0:0 0.8:0:0 1:0:0 1.25:0:0 1.5:0:0 2:0:0 3:0:0 4:0:0 5:0:0 6:0:0 8:0:0 10:0:0 15:0:0 20:0:0 30:0:0 45:0:0 60:0:0 +Inf:0:0	0:0
# go_cgo_go_to_c_calls_calls_total counter Count of calls made from Go to C by the current process. Sourced from /cgo/go-to-c-calls:calls.
s		0
# go_cpu_classes_gc_mark_assist_cpu_seconds_total counter Estimated total CPU time goroutines spent performing GC tasks to assist the GC and prevent it from falling behind the application. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/assist:cpu-seconds.
s		0.04228	0.000423
# go_cpu_classes_gc_mark_dedicated_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks on processors (as defined by GOMAXPROCS) dedicated to those tasks. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/dedicated:cpu-seconds.
s		0.511	0.00209
# go_cpu_classes_gc_mark_idle_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks on spare CPU resources that the Go scheduler could not otherwise find a use for. This should be subtracted from the total GC CPU time to obtain a measure of compulsory GC CPU time. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/mark/idle:cpu-seconds.
s		0.9314	0.00287
# go_cpu_classes_gc_pause_cpu_seconds_total counter Estimated total CPU time spent with the application paused by the GC. Even if only one thread is running during the pause, this is computed as GOMAXPROCS times the pause latency because nothing else can be executing. This is the exact sum of samples in /sched/pauses/total/gc:seconds if each sample is multiplied by GOMAXPROCS at the time it is taken. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/gc/pause:cpu-seconds.
s		0.004941	7.3e-06
# go_cpu_classes_gc_total_cpu_seconds_total counter Estimated total CPU time spent performing GC tasks. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes/gc. Sourced from /cpu/classes/gc/total:cpu-seconds.
s		1.49	0.0054
# go_cpu_classes_idle_cpu_seconds_total counter Estimated total available CPU time not spent executing any Go or Go runtime code. In other words, the part of /cpu/classes/total:cpu-seconds that was unused. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/idle:cpu-seconds.
s		1227	1.99
# go_cpu_classes_scavenge_assist_cpu_seconds_total counter Estimated total CPU time spent returning unused memory to the underlying platform in response eagerly to memory pressure. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/scavenge/assist:cpu-seconds.
s		9e-08
# go_cpu_classes_scavenge_background_cpu_seconds_total counter Estimated total CPU time spent performing background tasks to return unused memory to the underlying platform. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/scavenge/background:cpu-seconds.
s		2.41e-07
# go_cpu_classes_scavenge_total_cpu_seconds_total counter Estimated total CPU time spent performing tasks that return unused memory to the underlying platform. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes/scavenge. Sourced from /cpu/classes/scavenge/total:cpu-seconds.
s		3.31e-07
# go_cpu_classes_total_cpu_seconds_total counter Estimated total available CPU time for user Go code or the Go runtime, as defined by GOMAXPROCS. In other words, GOMAXPROCS integrated over the wall-clock duration this process has been executing for. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sum of all metrics in /cpu/classes. Sourced from /cpu/classes/total:cpu-seconds.
s		1251	2.07
# go_cpu_classes_user_cpu_seconds_total counter Estimated total CPU time spent running user Go code. This may also include some small amount of time spent in the Go runtime. This metric is an overestimate, and not directly comparable to system CPU time measurements. Compare only with other /cpu/classes metrics. Sourced from /cpu/classes/user:cpu-seconds.
s		22.23	0.0745
# go_gc_cleanups_executed_cleanups_total counter Approximate total count of cleanup functions (created by runtime.AddCleanup) executed by the runtime. Subtract /gc/cleanups/queued:cleanups to approximate cleanup queue length. Useful for detecting slow cleanups holding up the queue. Sourced from /gc/cleanups/executed:cleanups.
s		5	0.008
# go_gc_cleanups_queued_cleanups_total counter Approximate total count of cleanup functions (created by runtime.AddCleanup) queued by the runtime for execution. Subtract from /gc/cleanups/executed:cleanups to approximate cleanup queue length. Useful for detecting slow cleanups holding up the queue. Sourced from /gc/cleanups/queued:cleanups.
s		5	0.008
# go_gc_cycles_automatic_gc_cycles_total counter Count of completed GC cycles generated by the Go runtime. Sourced from /gc/cycles/automatic:gc-cycles.
s		25	0.028
# go_gc_cycles_forced_gc_cycles_total counter Count of completed GC cycles forced by the application. Sourced from /gc/cycles/forced:gc-cycles.
s		0
# go_gc_cycles_total_gc_cycles_total counter Count of all completed GC cycles. Sourced from /gc/cycles/total:gc-cycles.
s		25	0.028
# go_gc_duration_seconds summary A summary of the wall-time pause (stop-the-world) duration in garbage collection cycles.
s	quantile="0"	6.418e-05
s	quantile="0.25"	0.000108
s	quantile="0.5"	0.0001422
s	quantile="0.75"	0.0003856	5.43e-07
s	quantile="1"	0.005721
s_sum		0.01417	9.44e-06
s_count		25	0.028
# go_gc_finalizers_executed_finalizers_total counter Total count of finalizer functions (created by runtime.SetFinalizer) executed by the runtime. Subtract /gc/finalizers/queued:finalizers to approximate finalizer queue length. Useful for detecting finalizers overwhelming the queue, either by being too slow, or by there being too many of them. Sourced from /gc/finalizers/executed:finalizers.
s		0
# go_gc_finalizers_queued_finalizers_total counter Total count of finalizer functions (created by runtime.SetFinalizer) and queued by the runtime for execution. Subtract from /gc/finalizers/executed:finalizers to approximate finalizer queue length. Useful for detecting slow finalizers holding up the queue. Sourced from /gc/finalizers/queued:finalizers.
s		0
# go_gc_gogc_percent gauge Heap size target percentage configured by the user, otherwise 100. This value is set by the GOGC environment variable, and the runtime/debug.SetGCPercent function. Sourced from /gc/gogc:percent.
s		100
# go_gc_gomemlimit_bytes gauge Go runtime memory limit configured by the user, otherwise math.MaxInt64. This value is set by the GOMEMLIMIT environment variable, and the runtime/debug.SetMemoryLimit function. Sourced from /gc/gomemlimit:bytes.
s		9.223e+18
# go_gc_heap_allocs_by_size_bytes histogram Distribution of heap allocations by approximate size. Bucket counts increase monotonically. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/allocs-by-size:bytes.
h		8.999999999999998:197373:400 24.999999999999996:5150508:15800 64.99999999999999:8885971:26900 144.99999999999997:9864679:29300 320.99999999999994:10771512:31600 704.9999999999999:11260679:32400 1536.9999999999998:11350890:32700 3200.9999999999995:11371289:32800 6528.999999999999:11391035:32800 13568.999999999998:11394556:32800 27264.999999999996:11395168:32800 +Inf:11395774:32800	1193904888:2900000
# go_gc_heap_allocs_bytes_total counter Cumulative sum of memory allocated to the heap by the application. Sourced from /gc/heap/allocs:bytes.
s		1193904888	2900000
# go_gc_heap_allocs_objects_total counter Cumulative count of heap allocations triggered by the application. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/allocs:objects.
s		11395774	32800
# go_gc_heap_frees_by_size_bytes histogram Distribution of freed heap allocations by approximate size. Bucket counts increase monotonically. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/frees-by-size:bytes.
h		8.999999999999998:176627:387 24.999999999999996:4716333:15200 64.99999999999999:8093364:26000 144.99999999999997:8959732:28300 320.99999999999994:9768072:30500 704.9999999999999:10188394:31300 1536.9999999999998:10269965:31600 3200.9999999999995:10287501:31600 6528.999999999999:10305207:31700 13568.999999999998:10308338:31700 27264.999999999996:10308811:31700 +Inf:10309206:31700	1049374184:2770000
# go_gc_heap_frees_bytes_total counter Cumulative sum of heap memory freed by the garbage collector. Sourced from /gc/heap/frees:bytes.
s		1049374184	2770000
# go_gc_heap_frees_objects_total counter Cumulative count of heap allocations whose storage was freed by the garbage collector. Note that this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/frees:objects.
s		10309206	31700
# go_gc_heap_goal_bytes gauge Heap size target for the end of the GC cycle. Sourced from /gc/heap/goal:bytes.
s		210579474
# go_gc_heap_live_bytes gauge Heap memory occupied by live objects that were marked by the previous GC. Sourced from /gc/heap/live:bytes.
s		102625160
# go_gc_heap_objects_objects gauge Number of objects, live or unswept, occupying heap memory. Sourced from /gc/heap/objects:objects.
s		1086568
# go_gc_heap_tiny_allocs_objects_total counter Count of small allocations that are packed together into blocks. These allocations are counted separately from other allocations because each individual allocation is not tracked by the runtime, only their block. Each block is already accounted for in allocs-by-size and frees-by-size. Sourced from /gc/heap/tiny/allocs:objects.
s		606685	2120
# go_gc_limiter_last_enabled_gc_cycle gauge GC cycle the last time the GC CPU limiter was enabled. This metric is useful for diagnosing the root cause of an out-of-memory error, because the limiter trades memory for CPU time when the GC's CPU time gets too high. This is most likely to occur with use of SetMemoryLimit. The first GC cycle is cycle 1, so a value of 0 indicates that it was never enabled. Sourced from /gc/limiter/last-enabled:gc-cycle.
s		0
# go_gc_pauses_seconds histogram Deprecated. Prefer the identical /sched/pauses/total/gc:seconds. Sourced from /gc/pauses:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:11:0.028 8.191999999999999e-05:29:0.032 0.0009175039999999999:48:0.052 0.010485759999999998:50:0.056 0.11744051199999998:50:0.056 +Inf:50:0.056	0.003528:5.36e-06
# go_gc_scan_globals_bytes gauge The total amount of global variable space that is scannable. Sourced from /gc/scan/globals:bytes.
s		671194
# go_gc_scan_heap_bytes gauge The total amount of heap space that is scannable. Sourced from /gc/scan/heap:bytes.
s		102364848
# go_gc_scan_stack_bytes gauge The number of bytes of stack that were scanned last GC cycle. Sourced from /gc/scan/stack:bytes.
s		4657960
# go_gc_scan_total_bytes gauge The total amount space that is scannable. Sum of all metrics in /gc/scan. Sourced from /gc/scan/total:bytes.
s		107694002
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
s		1
# go_godebug_non_default_behavior_x509usefallbackroots_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509usefallbackroots=... setting. Sourced from /godebug/non-default-behavior/x509usefallbackroots:events.
s		0
# go_godebug_non_default_behavior_x509usepolicies_events_total counter The number of non-default behaviors executed by the crypto/x509 package due to a non-default GODEBUG=x509usepolicies=... setting. Sourced from /godebug/non-default-behavior/x509usepolicies:events.
s		0
# go_godebug_non_default_behavior_zipinsecurepath_events_total counter The number of non-default behaviors executed by the archive/zip package due to a non-default GODEBUG=zipinsecurepath=... setting. Sourced from /godebug/non-default-behavior/zipinsecurepath:events.
s		0
# go_goroutines gauge Number of goroutines that currently exist.
s		2300
# go_info gauge Information about the Go environment.
s	version="go1.26.8"	1
# go_memory_classes_heap_free_bytes gauge Memory that is completely free and eligible to be returned to the underlying system, but has not been. This metric is the runtime's estimate of free address space that is backed by physical memory. Sourced from /memory/classes/heap/free:bytes.
s		29368320
# go_memory_classes_heap_objects_bytes gauge Memory occupied by live objects and dead objects that have not yet been marked free by the garbage collector. Sourced from /memory/classes/heap/objects:bytes.
s		144530704
# go_memory_classes_heap_released_bytes gauge Memory that is completely free and has been returned to the underlying system. This metric is the runtime's estimate of free address space that is still mapped into the process, but is not backed by physical memory. Sourced from /memory/classes/heap/released:bytes.
s		3252224
# go_memory_classes_heap_stacks_bytes gauge Memory allocated from the heap that is reserved for stack space, whether or not it is currently in-use. Currently, this represents all stack memory for goroutines. It also includes all OS thread stacks in non-cgo programs. Note that stacks may be allocated differently in the future, and this may change. Sourced from /memory/classes/heap/stacks:bytes.
s		17793024
# go_memory_classes_heap_unused_bytes gauge Memory that is reserved for heap objects but is not currently used to hold heap objects. Sourced from /memory/classes/heap/unused:bytes.
s		44131056
# go_memory_classes_metadata_mcache_free_bytes gauge Memory that is reserved for runtime mcache structures, but not in-use. Sourced from /memory/classes/metadata/mcache/free:bytes.
s		11480
# go_memory_classes_metadata_mcache_inuse_bytes gauge Memory that is occupied by runtime mcache structures that are currently being used. Sourced from /memory/classes/metadata/mcache/inuse:bytes.
s		4592
# go_memory_classes_metadata_mspan_free_bytes gauge Memory that is reserved for runtime mspan structures, but not in-use. Sourced from /memory/classes/metadata/mspan/free:bytes.
s		444800
# go_memory_classes_metadata_mspan_inuse_bytes gauge Memory that is occupied by runtime mspan structures that are currently being used. Sourced from /memory/classes/metadata/mspan/inuse:bytes.
s		3259840
# go_memory_classes_metadata_other_bytes gauge Memory that is reserved for or used to hold runtime metadata. Sourced from /memory/classes/metadata/other:bytes.
s		6123808
# go_memory_classes_os_stacks_bytes gauge Stack memory allocated by the underlying operating system. In non-cgo programs this metric is currently zero. This may change in the future.In cgo programs this metric includes OS thread stacks allocated directly from the OS. Currently, this only accounts for one stack in c-shared and c-archive build modes, and other sources of stacks from the OS are not measured. This too may change in the future. Sourced from /memory/classes/os-stacks:bytes.
s		0
# go_memory_classes_other_bytes gauge Memory used by execution trace buffers, structures for debugging the runtime, finalizer and profiler specials, and more. Sourced from /memory/classes/other:bytes.
s		1102918
# go_memory_classes_profiling_buckets_bytes gauge Memory that is used by the stack trace hash map used for profiling. Sourced from /memory/classes/profiling/buckets:bytes.
s		2219466
# go_memory_classes_total_bytes gauge All memory mapped by the Go runtime into the current process as read-write. Note that this does not include memory mapped by code called via cgo or via the syscall package. Sum of all metrics in /memory/classes. Sourced from /memory/classes/total:bytes.
s		252242232
# go_memstats_alloc_bytes gauge Number of bytes allocated in heap and currently in use. Equals to /memory/classes/heap/objects:bytes.
s		144530704
# go_memstats_alloc_bytes_total counter Total number of bytes allocated in heap until now, even if released already. Equals to /gc/heap/allocs:bytes.
s		1193904888	2900000
# go_memstats_buck_hash_sys_bytes gauge Number of bytes used by the profiling bucket hash table. Equals to /memory/classes/profiling/buckets:bytes.
s		2219466
# go_memstats_frees_total counter Total number of heap objects frees. Equals to /gc/heap/frees:objects + /gc/heap/tiny/allocs:objects.
s		10915891	33800
# go_memstats_gc_sys_bytes gauge Number of bytes used for garbage collection system metadata. Equals to /memory/classes/metadata/other:bytes.
s		6123808
# go_memstats_heap_alloc_bytes gauge Number of heap bytes allocated and currently in use, same as go_memstats_alloc_bytes. Equals to /memory/classes/heap/objects:bytes.
s		144530704
# go_memstats_heap_idle_bytes gauge Number of heap bytes waiting to be used. Equals to /memory/classes/heap/released:bytes + /memory/classes/heap/free:bytes.
s		32620544
# go_memstats_heap_inuse_bytes gauge Number of heap bytes that are in use. Equals to /memory/classes/heap/objects:bytes + /memory/classes/heap/unused:bytes
s		188661760
# go_memstats_heap_objects gauge Number of currently allocated objects. Equals to /gc/heap/objects:objects.
s		1086568
# go_memstats_heap_released_bytes gauge Number of heap bytes released to OS. Equals to /memory/classes/heap/released:bytes.
s		3252224
# go_memstats_heap_sys_bytes gauge Number of heap bytes obtained from system. Equals to /memory/classes/heap/objects:bytes + /memory/classes/heap/unused:bytes + /memory/classes/heap/released:bytes + /memory/classes/heap/free:bytes.
s		221282304
# go_memstats_last_gc_time_seconds gauge Number of seconds since 1970 of last garbage collection.
s		1.795e+09
# go_memstats_mallocs_total counter Total number of heap objects allocated, both live and gc-ed. Semantically a counter version for go_memstats_heap_objects gauge. Equals to /gc/heap/allocs:objects + /gc/heap/tiny/allocs:objects.
s		12002459	35000
# go_memstats_mcache_inuse_bytes gauge Number of bytes in use by mcache structures. Equals to /memory/classes/metadata/mcache/inuse:bytes.
s		4592
# go_memstats_mcache_sys_bytes gauge Number of bytes used for mcache structures obtained from system. Equals to /memory/classes/metadata/mcache/inuse:bytes + /memory/classes/metadata/mcache/free:bytes.
s		16072
# go_memstats_mspan_inuse_bytes gauge Number of bytes in use by mspan structures. Equals to /memory/classes/metadata/mspan/inuse:bytes.
s		3259840
# go_memstats_mspan_sys_bytes gauge Number of bytes used for mspan structures obtained from system. Equals to /memory/classes/metadata/mspan/inuse:bytes + /memory/classes/metadata/mspan/free:bytes.
s		3704640
# go_memstats_next_gc_bytes gauge Number of heap bytes when next garbage collection will take place. Equals to /gc/heap/goal:bytes.
s		210579474
# go_memstats_other_sys_bytes gauge Number of bytes used for other system allocations. Equals to /memory/classes/other:bytes.
s		1102918
# go_memstats_stack_inuse_bytes gauge Number of bytes obtained from system for stack allocator in non-CGO environments. Equals to /memory/classes/heap/stacks:bytes.
s		17793024
# go_memstats_stack_sys_bytes gauge Number of bytes obtained from system for stack allocator. Equals to /memory/classes/heap/stacks:bytes + /memory/classes/os-stacks:bytes.
s		17793024
# go_memstats_sys_bytes gauge Number of bytes obtained from system. Equals to /memory/classes/total:byte.
s		252242232
# go_sched_gomaxprocs_threads gauge The current runtime.GOMAXPROCS setting, or the number of operating system threads that can execute user-level Go code simultaneously. Sourced from /sched/gomaxprocs:threads.
s		2
# go_sched_goroutines_created_goroutines_total counter Count of goroutines created since program start. Sourced from /sched/goroutines-created:goroutines.
s		100946	189
# go_sched_goroutines_goroutines gauge Count of live goroutines. Sourced from /sched/goroutines:goroutines.
s		2308
# go_sched_goroutines_not_in_go_goroutines gauge Approximate count of goroutines running or blocked in a system call or cgo call. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/not-in-go:goroutines.
s		1
# go_sched_goroutines_runnable_goroutines gauge Approximate count of goroutines ready to execute, but not executing. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/runnable:goroutines.
s		1
# go_sched_goroutines_running_goroutines gauge Approximate count of goroutines executing. Always less than or equal to /sched/gomaxprocs:threads. Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/running:goroutines.
s		2
# go_sched_goroutines_waiting_goroutines gauge Approximate count of goroutines waiting on a resource (I/O or sync primitives). Not guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from /sched/goroutines/waiting:goroutines.
s		2304
# go_sched_latencies_seconds histogram Distribution of the time goroutines have spent in the scheduler in a runnable state before actually running. Bucket counts increase monotonically. Sourced from /sched/latencies:seconds.
h		6.399999999999999e-08:4603:10.4 6.399999999999999e-07:37387:76.2 7.167999999999999e-06:51614:110 8.191999999999999e-05:67943:141 0.0009175039999999999:73727:154 0.010485759999999998:74347:157 0.11744051199999998:74376:157 +Inf:74376:157	1.475:0.00454
# go_sched_pauses_stopping_gc_seconds histogram Distribution of individual GC-related stop-the-world stopping latencies. This is the time it takes from deciding to stop the world until all Ps are stopped. This is a subset of the total GC-related stop-the-world time (/sched/pauses/total/gc:seconds). During this time, some threads may be executing. Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/gc:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:22:0.036 7.167999999999999e-06:31:0.048 8.191999999999999e-05:47:0.056 0.0009175039999999999:50:0.056 0.010485759999999998:50:0.056 0.11744051199999998:50:0.056 +Inf:50:0.056	0.0003676:6.73e-08
# go_sched_pauses_stopping_other_seconds histogram Distribution of individual non-GC-related stop-the-world stopping latencies. This is the time it takes from deciding to stop the world until all Ps are stopped. This is a subset of the total non-GC-related stop-the-world time (/sched/pauses/total/other:seconds). During this time, some threads may be executing. Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/other:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:0:0 8.191999999999999e-05:0:0 0.0009175039999999999:0:0 0.010485759999999998:0:0 0.11744051199999998:0:0 +Inf:0:0	0:0
# go_sched_pauses_total_gc_seconds histogram Distribution of individual GC-related stop-the-world pause latencies. This is the time from deciding to stop the world until the world is started again. Some of this time is spent getting all threads to stop (this is measured directly in /sched/pauses/stopping/gc:seconds), during which some threads may still be running. Bucket counts increase monotonically. Sourced from /sched/pauses/total/gc:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:11:0.028 8.191999999999999e-05:29:0.032 0.0009175039999999999:48:0.052 0.010485759999999998:50:0.056 0.11744051199999998:50:0.056 +Inf:50:0.056	0.003528:5.36e-06
# go_sched_pauses_total_other_seconds histogram Distribution of individual non-GC-related stop-the-world pause latencies. This is the time from deciding to stop the world until the world is started again. Some of this time is spent getting all threads to stop (measured directly in /sched/pauses/stopping/other:seconds). Bucket counts increase monotonically. Sourced from /sched/pauses/total/other:seconds.
h		6.399999999999999e-08:0:0 6.399999999999999e-07:0:0 7.167999999999999e-06:0:0 8.191999999999999e-05:0:0 0.0009175039999999999:0:0 0.010485759999999998:0:0 0.11744051199999998:0:0 +Inf:0:0	0:0
# go_sched_threads_total_threads gauge The current count of live threads that are owned by the Go runtime. Sourced from /sched/threads/total:threads.
s		10
# go_sync_mutex_wait_total_seconds_total counter Approximate cumulative time goroutines have spent blocked on a sync.Mutex, sync.RWMutex, or runtime-internal lock. This metric is useful for identifying global changes in lock contention. Collect a mutex or block profile using the runtime/pprof package for more detailed contention data. Sourced from /sync/mutex/wait/total:seconds.
s		0.1087	0.000765
# go_threads gauge Number of OS threads created.
s		10
# grpc_client_handled_total counter Total number of RPCs completed by the client, regardless of success or failure.
s	grpc_code="Canceled",grpc_method="Watch",grpc_service="etcdserverpb.Watch",grpc_type="bidi_stream"	4	0.012
s	grpc_code="OK",grpc_method="Compact",grpc_service="etcdserverpb.KV",grpc_type="unary"	1	0.004
s	grpc_code="OK",grpc_method="LeaseGrant",grpc_service="etcdserverpb.Lease",grpc_type="unary"	85	0.132
s	grpc_code="OK",grpc_method="Range",grpc_service="etcdserverpb.KV",grpc_type="unary"	2573	5.98
s	grpc_code="OK",grpc_method="Status",grpc_service="etcdserverpb.Maintenance",grpc_type="unary"	20	0.032
s	grpc_code="OK",grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"	2311	7.5
# grpc_client_msg_received_total counter Total number of RPC stream messages received by the client.
s	grpc_method="Watch",grpc_service="etcdserverpb.Watch",grpc_type="bidi_stream"	2660	10.9
# grpc_client_msg_sent_total counter Total number of gRPC stream messages sent by the client.
s	grpc_method="Compact",grpc_service="etcdserverpb.KV",grpc_type="unary"	1	0.004
s	grpc_method="LeaseGrant",grpc_service="etcdserverpb.Lease",grpc_type="unary"	85	0.132
s	grpc_method="Range",grpc_service="etcdserverpb.KV",grpc_type="unary"	2573	5.98
s	grpc_method="Status",grpc_service="etcdserverpb.Maintenance",grpc_type="unary"	20	0.032
s	grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"	2311	7.5
s	grpc_method="Watch",grpc_service="etcdserverpb.Watch",grpc_type="bidi_stream"	898	1.53
# grpc_client_started_total counter Total number of RPCs started on the client.
s	grpc_method="Compact",grpc_service="etcdserverpb.KV",grpc_type="unary"	1	0.004
s	grpc_method="LeaseGrant",grpc_service="etcdserverpb.Lease",grpc_type="unary"	85	0.132
s	grpc_method="Range",grpc_service="etcdserverpb.KV",grpc_type="unary"	2573	5.98
s	grpc_method="Status",grpc_service="etcdserverpb.Maintenance",grpc_type="unary"	20	0.032
s	grpc_method="Txn",grpc_service="etcdserverpb.KV",grpc_type="unary"	2311	7.5
s	grpc_method="Watch",grpc_service="etcdserverpb.Watch",grpc_type="bidi_stream"	61	0.012
# hidden_metrics_total counter [BETA] The count of hidden metrics.
s		6
# kube_apiserver_clusterip_allocator_allocated_ips gauge [ALPHA] Gauge measuring the number of allocated IPs for Services
s	cidr="10.96.0.0/16"	6
# kube_apiserver_clusterip_allocator_allocation_duration_seconds histogram [ALPHA] Duration in seconds to allocate a Cluster IP by ServiceCIDR
h	cidr="10.96.0.0/16"	0.005:0:0 0.01:1:0 0.025:2:0 0.05:3:0 0.1:4:0 0.25:4:0 0.5:4:0 1:4:0 2.5:4:0 5:4:0 10:4:0 +Inf:4:0	0.1301:0
# kube_apiserver_clusterip_allocator_allocation_total counter [ALPHA] Number of Cluster IPs allocations
s	cidr="10.96.0.0/16",scope="dynamic"	4
# kube_apiserver_clusterip_allocator_available_ips gauge [ALPHA] Gauge measuring the number of available IPs for Services
s	cidr="10.96.0.0/16"	65528
# kube_apiserver_nodeport_allocator_allocated_ports gauge [ALPHA] Gauge measuring the number of allocated NodePorts for Services
s		1
# kube_apiserver_nodeport_allocator_allocation_total counter [ALPHA] Number of NodePort allocations
s	scope="dynamic"	2
# kube_apiserver_nodeport_allocator_available_ports gauge [ALPHA] Gauge measuring the number of available NodePorts for Services
s		2767
# kube_apiserver_pod_logs_backend_tls_failure_total counter [ALPHA] Total number of requests for pods/logs that failed due to kubelet server TLS verification
s		0
# kube_apiserver_pod_logs_insecure_backend_total counter [ALPHA] Total number of requests for pods/logs sliced by usage type: enforce_tls, skip_tls_allowed, skip_tls_denied
s	usage="enforce_tls"	2
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
# node_authorizer_graph_actions_duration_seconds histogram [ALPHA] Histogram of duration of graph actions in node authorizer.
h	operation="AddPod"	0.0001:53:0.168 0.0002:53:0.168 0.0004:54:0.172 0.0008:54:0.172 0.0016:54:0.172 0.0032:54:0.172 0.0064:54:0.172 0.0128:54:0.172 0.0256:54:0.172 0.0512:54:0.172 0.1024:54:0.172 0.2048:54:0.172 +Inf:54:0.172	0.0009272:5.45e-06
h	operation="DeletePod"	0.0001:15:0.08 0.0002:15:0.088 0.0004:16:0.088 0.0008:16:0.088 0.0016:16:0.092 0.0032:16:0.092 0.0064:16:0.092 0.0128:16:0.092 0.0256:16:0.092 0.0512:16:0.092 0.1024:16:0.092 0.2048:16:0.092 +Inf:16:0.092	0.0005897:9.2e-06
# node_collector_update_all_nodes_health_duration_seconds histogram [ALPHA] Duration in seconds for NodeController to update the health of all nodes.
h		0.01:0:0 0.04:0:0 0.16:0:0 0.64:0:0 2.56:0:0 10.24:0:0 40.96:0:0 163.84:0:0 +Inf:0:0	0:0
# node_collector_update_node_health_duration_seconds histogram [ALPHA] Duration in seconds for NodeController to update the health of a single node.
h		0.001:0:0 0.004:0:0 0.016:0:0 0.064:0:0 0.256:0:0 1.024:0:0 4.096:0:0 16.384:0:0 +Inf:0:0	0:0
# pod_security_evaluations_total counter [ALPHA] Number of policy evaluations that occurred, not counting ignored or exempt requests.
s	decision="allow",mode="enforce",policy_level="privileged",policy_version="latest",request_operation="create",resource="pod",subresource=""	38	0.172
s	decision="allow",mode="enforce",policy_level="privileged",policy_version="latest",request_operation="update",resource="pod",subresource=""	10	0.08
# pod_security_exemptions_total counter [ALPHA] Number of exempt requests, not counting ignored or out of scope requests.
s	request_operation="create",resource="controller",subresource=""	0
s	request_operation="create",resource="pod",subresource=""	0
s	request_operation="update",resource="controller",subresource=""	0
s	request_operation="update",resource="pod",subresource=""	0
# process_cpu_seconds_total counter Total user and system CPU time spent in seconds.
s		16.86	0.0434
# process_max_fds gauge Maximum number of open file descriptors.
s		20000
# process_network_receive_bytes_total counter Number of bytes received by the process over the network.
s		83375859	408000
# process_network_transmit_bytes_total counter Number of bytes sent by the process over the network.
s		84156217	410000
# process_open_fds gauge Number of open file descriptors.
s		92
# process_resident_memory_bytes gauge Resident memory size in bytes.
s		349581312
# process_start_time_seconds gauge Start time of the process since unix epoch in seconds.
s		1.795e+09
# process_virtual_memory_bytes gauge Virtual memory size in bytes.
s		1634295808
# process_virtual_memory_max_bytes gauge Maximum amount of virtual memory available in bytes.
s		1.845e+19
# registered_metrics_total counter [BETA] The count of registered metrics broken by stability level and deprecation version.
s	deprecated_version="",stability_level="ALPHA"	193
s	deprecated_version="",stability_level="BETA"	17
s	deprecated_version="",stability_level="STABLE"	13
# rest_client_exec_plugin_certificate_rotation_age histogram [ALPHA] Histogram of the number of seconds the last auth exec plugin client certificate lived before being rotated. If auth exec plugin client certificates are unused, histogram will contain no data.
h		600:0:0 1800:0:0 3600:0:0 14400:0:0 86400:0:0 604800:0:0 2.592e+06:0:0 7.776e+06:0:0 1.5552e+07:0:0 3.1104e+07:0:0 1.24416e+08:0:0 +Inf:0:0	0:0
# rest_client_exec_plugin_ttl_seconds gauge [ALPHA] Gauge of the shortest TTL (time-to-live) of the client certificate(s) managed by the auth exec plugin. The value is in seconds until certificate expiry (negative if already expired). If auth exec plugins are unused or manage no TLS certificates, the value will be +INF.
s		+Inf
# rest_client_request_duration_seconds histogram [ALPHA] Request latency in seconds. Broken down by verb, and host.
h	host="[::1]:6443",verb="DELETE"	0.005:1:0.004 0.025:3:0.004 0.1:3:0.004 0.25:3:0.004 0.5:3:0.004 1:3:0.004 2:3:0.004 4:3:0.004 8:3:0.004 15:3:0.004 30:3:0.004 60:3:0.004 +Inf:3:0.004	0.01628:1.13e-05
h	host="[::1]:6443",verb="GET"	0.005:308:0.292 0.025:318:0.304 0.1:357:0.312 0.25:357:0.312 0.5:357:0.312 1:357:0.312 2:357:0.312 4:357:0.312 8:357:0.312 15:357:0.312 30:357:0.312 60:357:0.312 +Inf:357:0.312	1.692:0.00136
h	host="[::1]:6443",verb="POST"	0.005:0:0 0.025:4:0.004 0.1:6:0.004 0.25:6:0.004 0.5:6:0.004 1:6:0.004 2:6:0.004 4:6:0.004 8:6:0.004 15:6:0.004 30:6:0.004 60:6:0.004 +Inf:6:0.004	0.1456:2.48e-05
h	host="[::1]:6443",verb="PUT"	0.005:67:0.136 0.025:80:0.172 0.1:81:0.184 0.25:82:0.184 0.5:82:0.184 1:82:0.184 2:82:0.184 4:82:0.184 8:82:0.184 15:82:0.184 30:82:0.184 60:82:0.184 +Inf:82:0.184	0.5026:0.00122
# rest_client_request_size_bytes histogram [ALPHA] Request size in bytes. Broken down by verb and host.
h	host="[::1]:6443",verb="DELETE"	64:2:0 256:3:0.004 512:3:0.004 1024:3:0.004 4096:3:0.004 16384:3:0.004 65536:3:0.004 262144:3:0.004 1.048576e+06:3:0.004 4.194304e+06:3:0.004 1.6777216e+07:3:0.004 +Inf:3:0.004	192:0.376
h	host="[::1]:6443",verb="GET"	64:357:0.312 256:357:0.312 512:357:0.312 1024:357:0.312 4096:357:0.312 16384:357:0.312 65536:357:0.312 262144:357:0.312 1.048576e+06:357:0.312 4.194304e+06:357:0.312 1.6777216e+07:357:0.312 +Inf:357:0.312	0:0
h	host="[::1]:6443",verb="POST"	64:0:0 256:6:0.004 512:6:0.004 1024:6:0.004 4096:6:0.004 16384:6:0.004 65536:6:0.004 262144:6:0.004 1.048576e+06:6:0.004 4.194304e+06:6:0.004 1.6777216e+07:6:0.004 +Inf:6:0.004	1189:0.688
h	host="[::1]:6443",verb="PUT"	64:0:0 256:1:0 512:6:0.06 1024:74:0.172 4096:82:0.184 16384:82:0.184 65536:82:0.184 262144:82:0.184 1.048576e+06:82:0.184 4.194304e+06:82:0.184 1.6777216e+07:82:0.184 +Inf:82:0.184	53790:102
# rest_client_requests_total counter [ALPHA] Number of HTTP requests, partitioned by status code, method, and host.
s	code="200",host="[::1]:6443",method="DELETE"	3	0.004
s	code="200",host="[::1]:6443",method="GET"	398	0.38
s	code="200",host="[::1]:6443",method="PUT"	81	0.184
s	code="201",host="[::1]:6443",method="POST"	6	0.004
s	code="404",host="[::1]:6443",method="PUT"	1
s	code="500",host="[::1]:6443",method="GET"	31
# rest_client_response_size_bytes histogram [ALPHA] Response size in bytes. Broken down by verb and host.
h	host="[::1]:6443",verb="DELETE"	64:0:0 256:3:0.004 512:3:0.004 1024:3:0.004 4096:3:0.004 16384:3:0.004 65536:3:0.004 262144:3:0.004 1.048576e+06:3:0.004 4.194304e+06:3:0.004 1.6777216e+07:3:0.004 +Inf:3:0.004	416:0.588
h	host="[::1]:6443",verb="GET"	64:21:0.028 256:27:0.028 512:165:0.236 1024:295:0.304 4096:310:0.304 16384:321:0.312 65536:325:0.312 262144:326:0.312 1.048576e+06:326:0.312 4.194304e+06:326:0.312 1.6777216e+07:326:0.312 +Inf:326:0.312	497845:179
h	host="[::1]:6443",verb="POST"	64:0:0 256:0:0 512:0:0 1024:6:0.004 4096:6:0.004 16384:6:0.004 65536:6:0.004 262144:6:0.004 1.048576e+06:6:0.004 4.194304e+06:6:0.004 1.6777216e+07:6:0.004 +Inf:6:0.004	3253:2.22
h	host="[::1]:6443",verb="PUT"	64:0:0 256:1:0 512:3:0 1024:73:0.168 4096:82:0.184 16384:82:0.184 65536:82:0.184 262144:82:0.184 1.048576e+06:82:0.184 4.194304e+06:82:0.184 1.6777216e+07:82:0.184 +Inf:82:0.184	55622:131
# rest_client_transport_cache_entries gauge [ALPHA] Number of transport entries in the internal cache.
s		5
# rest_client_transport_create_calls_total counter [ALPHA] Number of calls to get a new transport, partitioned by the result of the operation hit: obtained from the cache, miss: created and added to the cache, uncacheable: created and not cached
s	result="hit"	56	0.04
s	result="miss"	5
# serviceaccount_invalid_legacy_auto_token_uses_total counter [ALPHA] Cumulative invalid auto-generated legacy tokens used
s		0
# serviceaccount_legacy_auto_token_uses_total counter [ALPHA] Cumulative auto-generated legacy tokens used
s		0
# serviceaccount_legacy_manual_token_uses_total counter [ALPHA] Cumulative manually created legacy tokens used
s		0
# serviceaccount_legacy_tokens_total counter [ALPHA] Cumulative legacy service account tokens used
s		0
# serviceaccount_stale_tokens_total counter [ALPHA] Cumulative stale projected service account tokens used
s		0
# serviceaccount_valid_tokens_total counter [ALPHA] Cumulative valid projected service account tokens used
s		24	0.072
# version_info gauge [ALPHA] Provides the compatibility version info of the component. The component label is the name of the component, usually kube, but is relevant for aggregated-apiservers.
s	binary="1.34.4",component="kube",emulation="1.34",min_compat="1.33"	1
# watch_cache_capacity gauge [ALPHA] Total capacity of watch cache broken by resource type.
s	group="",resource="configmaps"	100
s	group="",resource="endpoints"	100
s	group="",resource="limitranges"	100
s	group="",resource="namespaces"	100
s	group="",resource="nodes"	100
s	group="",resource="persistentvolumeclaims"	100
s	group="",resource="persistentvolumes"	100
s	group="",resource="pods"	200
s	group="",resource="podtemplates"	100
s	group="",resource="replicationcontrollers"	100
s	group="",resource="resourcequotas"	100
s	group="",resource="secrets"	100
s	group="",resource="serviceaccounts"	100
s	group="",resource="services"	100
s	group="admissionregistration.k8s.io",resource="mutatingwebhookconfigurations"	100
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicies"	100
s	group="admissionregistration.k8s.io",resource="validatingadmissionpolicybindings"	100
s	group="admissionregistration.k8s.io",resource="validatingwebhookconfigurations"	100
s	group="apiextensions.k8s.io",resource="customresourcedefinitions"	100
s	group="apiregistration.k8s.io",resource="apiservices"	100
s	group="apps",resource="controllerrevisions"	100
s	group="apps",resource="daemonsets"	100
s	group="apps",resource="deployments"	100
s	group="apps",resource="replicasets"	100
s	group="apps",resource="statefulsets"	100
s	group="autoscaling",resource="horizontalpodautoscalers"	100
s	group="batch",resource="cronjobs"	100
s	group="batch",resource="jobs"	100
s	group="certificates.k8s.io",resource="certificatesigningrequests"	100
s	group="coordination.k8s.io",resource="leases"	200
s	group="discovery.k8s.io",resource="endpointslices"	100
s	group="flowcontrol.apiserver.k8s.io",resource="flowschemas"	100
s	group="flowcontrol.apiserver.k8s.io",resource="prioritylevelconfigurations"	100
s	group="networking.k8s.io",resource="ingressclasses"	100
s	group="networking.k8s.io",resource="ingresses"	100
s	group="networking.k8s.io",resource="ipaddresses"	100
s	group="networking.k8s.io",resource="networkpolicies"	100
s	group="networking.k8s.io",resource="servicecidrs"	100
s	group="node.k8s.io",resource="runtimeclasses"	100
s	group="ops.example.com",resource="backups"	100
s	group="policy",resource="poddisruptionbudgets"	100
s	group="rbac.authorization.k8s.io",resource="clusterrolebindings"	100
s	group="rbac.authorization.k8s.io",resource="clusterroles"	100
s	group="rbac.authorization.k8s.io",resource="rolebindings"	100
s	group="rbac.authorization.k8s.io",resource="roles"	100
s	group="resource.k8s.io",resource="deviceclasses"	100
s	group="resource.k8s.io",resource="resourceclaims"	100
s	group="resource.k8s.io",resource="resourceclaimtemplates"	100
s	group="resource.k8s.io",resource="resourceslices"	100
s	group="scheduling.k8s.io",resource="priorityclasses"	100
s	group="storage.k8s.io",resource="csidrivers"	100
s	group="storage.k8s.io",resource="csinodes"	100
s	group="storage.k8s.io",resource="csistoragecapacities"	100
s	group="storage.k8s.io",resource="storageclasses"	100
s	group="storage.k8s.io",resource="volumeattachments"	100
s	group="storage.k8s.io",resource="volumeattributesclasses"	100
# watch_cache_capacity_increase_total counter [ALPHA] Total number of watch cache capacity increase events broken by resource type.
s	group="",resource="pods"	1	0.004
s	group="coordination.k8s.io",resource="leases"	1
# workqueue_adds_total counter [ALPHA] Total number of adds handled by workqueue
s	name="APIServiceRegistrationController"	72	0.1
s	name="DiscoveryController"	9	0.028
s	name="DynamicCABundle-aggregator-proxy-cert"	1
s	name="DynamicCABundle-client-ca-bundle"	2
s	name="DynamicCABundle-request-header"	2
s	name="DynamicCABundle-serving-cert"	1
s	name="DynamicClientCertificate"	6	0.008
s	name="DynamicServingCertificateController"	12	0.016
s	name="LocalAvailabilityController"	516	0.752
s	name="RemoteAvailabilityController"	526	0.756
s	name="admission_quota_controller"	137	0.228
s	name="autoregister"	80	0.128
s	name="cluster_authentication_trust_controller"	12	0.016
s	name="crdEstablishing"	2	0.004
s	name="crd_autoregistration_controller"	9	0.028
s	name="crd_finalizer"	2	0.008
s	name="crd_naming_condition_controller"	8	0.028
s	name="crd_openapi_controller"	9	0.028
s	name="crd_openapi_v3_controller"	9	0.028
s	name="discovery-manager"	18	0.02
s	name="ipaddresses"	26	0.056
s	name="ipallocator.k8s.io"	2
s	name="kubernetes_api_approval_conformant_condition_controller"	8	0.024
s	name="legacy_token_tracking_controller"	1
s	name="non_structural_schema_condition_controller"	8	0.024
s	name="open_api_aggregation_controller"	14	0.016
s	name="open_api_v3_aggregation_controller"	2040	3.11
s	name="priority_and_fairness_config_queue"	1
s	name="services"	28	0.06
# workqueue_depth gauge [ALPHA] Current depth of workqueue
s	name="APIServiceRegistrationController"	0
s	name="DiscoveryController"	0
s	name="DynamicCABundle-aggregator-proxy-cert"	0
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-request-header"	0
s	name="DynamicCABundle-serving-cert"	0
s	name="DynamicClientCertificate"	0
s	name="DynamicServingCertificateController"	0
s	name="LocalAvailabilityController"	0
s	name="RemoteAvailabilityController"	0
s	name="admission_quota_controller"	0
s	name="autoregister"	0
s	name="cluster_authentication_trust_controller"	0
s	name="crdEstablishing"	0
s	name="crd_autoregistration_controller"	0
s	name="crd_finalizer"	0
s	name="crd_naming_condition_controller"	0
s	name="crd_openapi_controller"	0
s	name="crd_openapi_v3_controller"	0
s	name="discovery-manager"	0
s	name="ipaddresses"	0
s	name="ipallocator.k8s.io"	0
s	name="kubernetes_api_approval_conformant_condition_controller"	0
s	name="legacy_token_tracking_controller"	0
s	name="non_structural_schema_condition_controller"	0
s	name="open_api_aggregation_controller"	0
s	name="open_api_v3_aggregation_controller"	0
s	name="priority_and_fairness_config_queue"	0
s	name="services"	0
# workqueue_longest_running_processor_seconds gauge [ALPHA] How many seconds has the longest running processor for workqueue been running.
s	name="APIServiceRegistrationController"	0
s	name="DiscoveryController"	0
s	name="DynamicCABundle-aggregator-proxy-cert"	0
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-request-header"	0
s	name="DynamicCABundle-serving-cert"	0
s	name="DynamicClientCertificate"	0
s	name="DynamicServingCertificateController"	0
s	name="LocalAvailabilityController"	0
s	name="RemoteAvailabilityController"	0
s	name="admission_quota_controller"	0
s	name="autoregister"	0
s	name="cluster_authentication_trust_controller"	0
s	name="crdEstablishing"	0
s	name="crd_autoregistration_controller"	0
s	name="crd_finalizer"	0
s	name="crd_naming_condition_controller"	0
s	name="crd_openapi_controller"	0
s	name="crd_openapi_v3_controller"	0
s	name="discovery-manager"	0
s	name="ipaddresses"	0
s	name="ipallocator.k8s.io"	0
s	name="kubernetes_api_approval_conformant_condition_controller"	0
s	name="legacy_token_tracking_controller"	0
s	name="non_structural_schema_condition_controller"	0
s	name="open_api_aggregation_controller"	0
s	name="open_api_v3_aggregation_controller"	0
s	name="priority_and_fairness_config_queue"	0
s	name="services"	0
# workqueue_queue_duration_seconds histogram [ALPHA] How long in seconds an item stays in workqueue before being requested.
h	name="APIServiceRegistrationController"	1e-08:0:0 1e-07:0:0 1e-06:13:0.012 9.999999999999999e-06:31:0.02 9.999999999999999e-05:41:0.044 0.001:41:0.052 0.01:50:0.1 0.1:71:0.1 1:71:0.1 10:72:0.1 +Inf:72:0.1	4.607:0.000144
h	name="DiscoveryController"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:9:0.028 9.999999999999999e-05:9:0.028 0.001:9:0.028 0.01:9:0.028 0.1:9:0.028 1:9:0.028 10:9:0.028 +Inf:9:0.028	4.201e-05:1.41e-07
h	name="DynamicCABundle-aggregator-proxy-cert"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:0:0 0.001:0:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	0.002441:0
h	name="DynamicCABundle-client-ca-bundle"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:1:0 0.001:2:0 0.01:2:0 0.1:2:0 1:2:0 10:2:0 +Inf:2:0	0.0003084:0
h	name="DynamicCABundle-request-header"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:1:0 0.001:2:0 0.01:2:0 0.1:2:0 1:2:0 10:2:0 +Inf:2:0	0.0003317:0
h	name="DynamicCABundle-serving-cert"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:1:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	2.397e-05:0
h	name="DynamicClientCertificate"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:5:0.008 9.999999999999999e-05:6:0.008 0.001:6:0.008 0.01:6:0.008 0.1:6:0.008 1:6:0.008 10:6:0.008 +Inf:6:0.008	6.553e-05:3.84e-08
h	name="DynamicServingCertificateController"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:9:0.004 9.999999999999999e-05:11:0.016 0.001:12:0.016 0.01:12:0.016 0.1:12:0.016 1:12:0.016 10:12:0.016 +Inf:12:0.016	0.0005389:2e-07
# workqueue_retries_total counter [ALPHA] Total number of retries handled by workqueue
s	name="APIServiceRegistrationController"	0
s	name="DiscoveryController"	0
s	name="DynamicCABundle-aggregator-proxy-cert"	0
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-request-header"	0
s	name="DynamicCABundle-serving-cert"	0
s	name="DynamicClientCertificate"	0
s	name="DynamicServingCertificateController"	0
s	name="LocalAvailabilityController"	0
s	name="RemoteAvailabilityController"	8
s	name="autoregister"	0
s	name="cluster_authentication_trust_controller"	0
s	name="crdEstablishing"	2	0.004
s	name="crd_autoregistration_controller"	0
s	name="crd_finalizer"	0
s	name="crd_naming_condition_controller"	0
s	name="crd_openapi_controller"	0
s	name="crd_openapi_v3_controller"	0
s	name="discovery-manager"	0
s	name="ipaddresses"	4
s	name="ipallocator.k8s.io"	0
s	name="kubernetes_api_approval_conformant_condition_controller"	0
s	name="legacy_token_tracking_controller"	0
s	name="non_structural_schema_condition_controller"	0
s	name="open_api_aggregation_controller"	18	0.016
s	name="open_api_v3_aggregation_controller"	2050	3.11
s	name="priority_and_fairness_config_queue"	0
s	name="services"	0
# workqueue_unfinished_work_seconds gauge [ALPHA] How many seconds of work has done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.
s	name="APIServiceRegistrationController"	0
s	name="DiscoveryController"	0
s	name="DynamicCABundle-aggregator-proxy-cert"	0
s	name="DynamicCABundle-client-ca-bundle"	0
s	name="DynamicCABundle-request-header"	0
s	name="DynamicCABundle-serving-cert"	0
s	name="DynamicClientCertificate"	0
s	name="DynamicServingCertificateController"	0
s	name="LocalAvailabilityController"	0
s	name="RemoteAvailabilityController"	0
s	name="admission_quota_controller"	0
s	name="autoregister"	0
s	name="cluster_authentication_trust_controller"	0
s	name="crdEstablishing"	0
s	name="crd_autoregistration_controller"	0
s	name="crd_finalizer"	0
s	name="crd_naming_condition_controller"	0
s	name="crd_openapi_controller"	0
s	name="crd_openapi_v3_controller"	0
s	name="discovery-manager"	0
s	name="ipaddresses"	0
s	name="ipallocator.k8s.io"	0
s	name="kubernetes_api_approval_conformant_condition_controller"	0
s	name="legacy_token_tracking_controller"	0
s	name="non_structural_schema_condition_controller"	0
s	name="open_api_aggregation_controller"	0
s	name="open_api_v3_aggregation_controller"	0
s	name="priority_and_fairness_config_queue"	0
s	name="services"	0
# workqueue_work_duration_seconds histogram [ALPHA] How long in seconds processing an item from workqueue takes.
h	name="APIServiceRegistrationController"	1e-08:0:0 1e-07:0:0 1e-06:48:0.072 9.999999999999999e-06:63:0.088 9.999999999999999e-05:63:0.088 0.001:67:0.096 0.01:69:0.1 0.1:70:0.1 1:70:0.1 10:72:0.1 +Inf:72:0.1	6.15:1.5e-05
h	name="DiscoveryController"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:9:0.02 0.001:9:0.024 0.01:9:0.028 0.1:9:0.028 1:9:0.028 10:9:0.028 +Inf:9:0.028	0.0003566:5.87e-06
h	name="DynamicCABundle-aggregator-proxy-cert"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:0:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	0.0001816:0
h	name="DynamicCABundle-client-ca-bundle"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:2:0 0.001:2:0 0.01:2:0 0.1:2:0 1:2:0 10:2:0 +Inf:2:0	2.562e-05:0
h	name="DynamicCABundle-request-header"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:1:0 9.999999999999999e-05:2:0 0.001:2:0 0.01:2:0 0.1:2:0 1:2:0 10:2:0 +Inf:2:0	3.437e-05:0
h	name="DynamicCABundle-serving-cert"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:0:0 9.999999999999999e-05:0:0 0.001:1:0 0.01:1:0 0.1:1:0 1:1:0 10:1:0 +Inf:1:0	0.0002256:0
h	name="DynamicClientCertificate"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:1:0 9.999999999999999e-05:2:0 0.001:6:0.004 0.01:6:0.008 0.1:6:0.008 1:6:0.008 10:6:0.008 +Inf:6:0.008	0.001095:7.11e-06
h	name="DynamicServingCertificateController"	1e-08:0:0 1e-07:0:0 1e-06:0:0 9.999999999999999e-06:1:0 9.999999999999999e-05:12:0.016 0.001:12:0.016 0.01:12:0.016 0.1:12:0.016 1:12:0.016 10:12:0.016 +Inf:12:0.016	0.0002782:5.75e-07
`;
