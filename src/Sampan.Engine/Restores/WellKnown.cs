using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores;

/// <summary>Resources that the restore treats by rules of their own.</summary>
internal static class WellKnown
{
    public static readonly GroupResource Namespaces = new("", "namespaces");
    public static readonly GroupResource Pods = new("", "pods");
    public static readonly GroupResource Jobs = new("batch", "jobs");
    public static readonly GroupResource StatefulSets = new("apps", "statefulsets");
    public static readonly GroupResource ConfigMaps = new("", "configmaps");
    public static readonly GroupResource Secrets = new("", "secrets");
    public static readonly GroupResource Services = new("", "services");
    public static readonly GroupResource ServiceAccounts = new("", "serviceaccounts");
    public static readonly GroupResource PersistentVolumes = new("", "persistentvolumes");
    public static readonly GroupResource PersistentVolumeClaims = new("", "persistentvolumeclaims");
    public static readonly GroupResource PriorityClasses = new("scheduling.k8s.io", "priorityclasses");
    public static readonly GroupResource StorageClasses = new("storage.k8s.io", "storageclasses");
    public static readonly GroupResource CustomResourceDefinitions = new("apiextensions.k8s.io", "customresourcedefinitions");
    public static readonly GroupResource ApiServices = new("apiregistration.k8s.io", "apiservices");
    public static readonly GroupResource MutatingWebhooks = new("admissionregistration.k8s.io", "mutatingwebhookconfigurations");
    public static readonly GroupResource ValidatingWebhooks = new("admissionregistration.k8s.io", "validatingwebhookconfigurations");
    public static readonly GroupResource ClusterRoleBindings = new("rbac.authorization.k8s.io", "clusterrolebindings");
    public static readonly GroupResource RoleBindings = new("rbac.authorization.k8s.io", "rolebindings");
    public static readonly GroupResource DataUploads = new("velero.io", "datauploads");
    public static readonly GroupResource VolumeSnapshots = new("snapshot.storage.k8s.io", "volumesnapshots");
    public static readonly GroupResource VolumeSnapshotContents = new("snapshot.storage.k8s.io", "volumesnapshotcontents");
    public static readonly GroupResource VolumeSnapshotClasses = new("snapshot.storage.k8s.io", "volumesnapshotclasses");

    /// <summary>ConfigMap that each namespace of a cluster is given with the cluster's own certificate authority (since 1.20).</summary>
    public const string RootCertificates = "kube-root-ca.crt";

    /// <summary>The Service <c>kubernetes</c> in namespace <c>default</c>, and where it leads: every API server writes them for itself.</summary>
    public static bool IsApiServer(GroupResource resource, ObjectKey key) =>
        key is { Namespace: "default", Name: "kubernetes" } && resource.Plural is ("services" or "endpoints" or "endpointslices");
}
