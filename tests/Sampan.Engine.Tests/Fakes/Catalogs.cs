using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Fakes;

internal static class Catalogs
{
    public static readonly ResourceId Pods = new("", "v1", "pods");
    public static readonly ResourceId Claims = new("", "v1", "persistentvolumeclaims");
    public static readonly ResourceId PersistentVolumes = new("", "v1", "persistentvolumes");
    public static readonly ResourceId Namespaces = new("", "v1", "namespaces");
    public static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");
    public static readonly ResourceId Secrets = new("", "v1", "secrets");
    public static readonly ResourceId ServiceAccounts = new("", "v1", "serviceaccounts");
    public static readonly ResourceId Events = new("", "v1", "events");
    public static readonly ResourceId Deployments = new("apps", "v1", "deployments");
    public static readonly ResourceId OldDeployments = new("extensions", "v1beta1", "deployments");
    public static readonly ResourceId Roles = new("rbac.authorization.k8s.io", "v1", "clusterroles");
    public static readonly ResourceId Bindings = new("rbac.authorization.k8s.io", "v1", "clusterrolebindings");
    public static readonly ResourceId Definitions = new("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    public static readonly ResourceId Widgets = new("example.com", "v1", "widgets");
    public static readonly ResourceId OldWidgets = new("example.com", "v1beta1", "widgets");
    public static readonly ResourceId Snapshots = new("snapshot.storage.k8s.io", "v1", "volumesnapshots");
    public static readonly ResourceId Contents = new("snapshot.storage.k8s.io", "v1", "volumesnapshotcontents");
    public static readonly ResourceId Classes = new("snapshot.storage.k8s.io", "v1", "volumesnapshotclasses");

    private static readonly string[] Verbs = ["create", "delete", "get", "list", "patch", "watch"];

    public static IReadOnlyList<ApiResource> Standard { get; } =
    [
        Of(ConfigMaps, "ConfigMap", true), Of(Events, "Event", true), Of(Namespaces, "Namespace", false), Of(Claims, "PersistentVolumeClaim", true),
        Of(PersistentVolumes, "PersistentVolume", false), Of(Pods, "Pod", true), Of(Secrets, "Secret", true), Of(ServiceAccounts, "ServiceAccount", true),
        Of(Deployments, "Deployment", true), Of(OldDeployments, "Deployment", true), Of(Roles, "ClusterRole", false), Of(Bindings, "ClusterRoleBinding", false),
        Of(Definitions, "CustomResourceDefinition", false), Of(Widgets, "Widget", true), Of(OldWidgets, "Widget", true, preferred: false),
        Of(Snapshots, "VolumeSnapshot", true), Of(Contents, "VolumeSnapshotContent", false), Of(Classes, "VolumeSnapshotClass", false),
    ];

    public static ApiResource Of(ResourceId id, string kind, bool namespaced, bool preferred = true) =>
        new() { Id = id, Kind = kind, Singular = kind.ToLowerInvariant(), Namespaced = namespaced, Preferred = preferred, Verbs = Verbs };
}
