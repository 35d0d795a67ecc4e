namespace Sampan.Engine.Tests.Selection;

/// <summary>The names that random requests use, and what they mean, written by hand.</summary>
internal static class OracleNames
{
    /// <summary>What they mean on any cluster that serves the resource.</summary>
    public static readonly IReadOnlyDictionary<string, string> Common = new Dictionary<string, string>
    {
        ["pods"] = "pods",
        ["po"] = "pods",
        ["pvc"] = "persistentvolumeclaims",
        ["persistentvolumeclaims"] = "persistentvolumeclaims",
        ["pv"] = "persistentvolumes",
        ["Widget"] = "widgets.example.com",
        ["widget.v1.example.com"] = "widgets.example.com",
        ["deployments.apps"] = "deployments.apps",
        ["deploy"] = "deployments.apps",
        ["cm"] = "configmaps",
        ["configmaps"] = "configmaps",
        ["secrets"] = "secrets",
        ["secret"] = "secrets",
        ["ClusterRole"] = "clusterroles.rbac.authorization.k8s.io",
        ["clusterroles"] = "clusterroles.rbac.authorization.k8s.io",
        ["clusterrolebindings"] = "clusterrolebindings.rbac.authorization.k8s.io",
        ["namespaces"] = "namespaces",
        ["ns"] = "namespaces",
        ["events.events.k8s.io"] = "events.events.k8s.io",
        ["ev"] = "events",
        ["serviceaccounts"] = "serviceaccounts",
        ["sa"] = "serviceaccounts",
        ["crd"] = "customresourcedefinitions.apiextensions.k8s.io",
        ["gadgets.example.com"] = "gadgets.example.com",
        ["volumesnapshots.snapshot.storage.k8s.io"] = "volumesnapshots.snapshot.storage.k8s.io",
    };
}
