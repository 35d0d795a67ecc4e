using System.Collections.Frozen;

namespace Sampan.Engine.Backups;

/// <summary>Which API groups come with Kubernetes itself (or with its storage), so that nobody need look for definitions of their kinds.</summary>
internal static class CustomGroups
{
    private static readonly FrozenSet<string> BuiltIn = FrozenSet.ToFrozenSet(
    [
        "", "apps", "batch", "autoscaling", "policy", "extensions", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io",
        "authorization.k8s.io", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io",
        "metrics.k8s.io", "networking.k8s.io", "node.k8s.io", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "settings.k8s.io", "snapshot.storage.k8s.io",
        "storage.k8s.io", "storagemigration.k8s.io",
    ]);

    public static bool MayBeCustom(string group) => !BuiltIn.Contains(group);
}
