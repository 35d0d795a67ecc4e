using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Actions;

/// <summary>Resources that built-in actions name.</summary>
internal static class KnownResources
{
    public static GroupResource Pods { get; } = new("", "pods");

    public static ResourceId PodsV1 { get; } = new("", "v1", "pods");

    public static ResourceId ClaimsV1 { get; } = new("", "v1", "persistentvolumeclaims");

    public static GroupResource Claims { get; } = new("", "persistentvolumeclaims");

    public static GroupResource Volumes { get; } = new("", "persistentvolumes");

    public static ResourceId VolumesV1 { get; } = new("", "v1", "persistentvolumes");

    public static GroupResource Namespaces { get; } = new("", "namespaces");

    public static ResourceId NamespacesV1 { get; } = new("", "v1", "namespaces");

    public static GroupResource Secrets { get; } = new("", "secrets");

    public static GroupResource ServiceAccounts { get; } = new("", "serviceaccounts");

    public static GroupResource ClusterRoles { get; } = new("rbac.authorization.k8s.io", "clusterroles");

    public static GroupResource ClusterRoleBindings { get; } = new("rbac.authorization.k8s.io", "clusterrolebindings");

    public static GroupResource Definitions { get; } = new("apiextensions.k8s.io", "customresourcedefinitions");
}
