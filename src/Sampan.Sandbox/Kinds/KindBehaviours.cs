using System.Collections.Frozen;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds.Access;
using Sampan.Sandbox.Kinds.Configuration;
using Sampan.Sandbox.Kinds.Network;
using Sampan.Sandbox.Kinds.Scheduling;
using Sampan.Sandbox.Kinds.Volumes;
using Sampan.Sandbox.Kinds.Workloads;

namespace Sampan.Sandbox.Kinds;

/// <summary>Which kind has rules of its own. Made anew for each cluster: some of them remember what is allocated.</summary>
internal static class KindBehaviours
{
    public static FrozenDictionary<GroupResource, KindBehaviour> Make() => new Dictionary<GroupResource, KindBehaviour>
    {
        [new("", "pods")] = new PodKind(),
        [new("", "podtemplates")] = new PodTemplateKind(),
        [new("", "replicationcontrollers")] = new ReplicationControllerKind(),
        [new("apps", "deployments")] = new DeploymentKind(),
        [new("apps", "replicasets")] = new ReplicaSetKind(),
        [new("apps", "statefulsets")] = new StatefulSetKind(),
        [new("apps", "daemonsets")] = new DaemonSetKind(),
        [new("apps", "controllerrevisions")] = new ControllerRevisionKind(),
        [new("batch", "jobs")] = new JobKind(),
        [new("batch", "cronjobs")] = new CronJobKind(),
        [new("", "services")] = new ServiceKind(),
        [new("networking.k8s.io", "ingresses")] = new IngressKind(),
        [new("networking.k8s.io", "ingressclasses")] = new IngressClassKind(),
        [new("networking.k8s.io", "networkpolicies")] = new NetworkPolicyKind(),
        [new("discovery.k8s.io", "endpointslices")] = new EndpointSliceKind(),
        [new("", "persistentvolumeclaims")] = new ClaimKind(),
        [new("", "persistentvolumes")] = new VolumeKind(),
        [new("storage.k8s.io", "storageclasses")] = new StorageClassKind(),
        [new("storage.k8s.io", "csidrivers")] = new CsiDriverKind(),
        [new("storage.k8s.io", "volumeattachments")] = new AttachmentKind(),
        [new("", "secrets")] = new SecretKind(),
        [new("", "configmaps")] = new ConfigMapKind(),
        [new("", "namespaces")] = new NamespaceKind(),
        [new("", "resourcequotas")] = new QuotaKind(),
        [new("", "limitranges")] = new LimitRangeKind(),
        [new("certificates.k8s.io", "certificatesigningrequests")] = new SigningRequestKind(),
        [new("apiregistration.k8s.io", "apiservices")] = new ApiServiceKind(),
        [new("", "endpoints")] = new EndpointsKind(),
        [new("coordination.k8s.io", "leases")] = new LeaseKind(),
        [new("node.k8s.io", "runtimeclasses")] = new RuntimeClassKind(),
        [new("admissionregistration.k8s.io", "validatingwebhookconfigurations")] = new WebhookKind(),
        [new("admissionregistration.k8s.io", "mutatingwebhookconfigurations")] = new WebhookKind(),
        [new("rbac.authorization.k8s.io", "roles")] = new RoleKind(namespaced: true),
        [new("rbac.authorization.k8s.io", "clusterroles")] = new RoleKind(namespaced: false),
        [new("rbac.authorization.k8s.io", "rolebindings")] = new BindingKind(namespaced: true),
        [new("rbac.authorization.k8s.io", "clusterrolebindings")] = new BindingKind(namespaced: false),
        [new("scheduling.k8s.io", "priorityclasses")] = new PriorityClassKind(),
        [new("autoscaling", "horizontalpodautoscalers")] = new AutoscalerKind(),
        [new("policy", "poddisruptionbudgets")] = new BudgetKind(),
    }.ToFrozenDictionary();
}
