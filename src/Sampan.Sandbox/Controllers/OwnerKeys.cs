using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Runtime;

namespace Sampan.Sandbox.Controllers;

/// <summary>From a changed dependent to the owners that must look at it.</summary>
internal static class OwnerKeys
{
    /// <summary>The controlling owners before and after the change; for an orphan every owner in its namespace that would adopt it.</summary>
    public static IEnumerable<ObjectKey> Of(
        ClusterView view, ObjectChange change, GroupResource owners, string kind, Func<KubeObject, KubeObject, bool> matches)
    {
        var ns = change.Object.Namespace;
        var before = change.Before is null ? null : Owners.Controller(change.Before);
        var after = change.After is null ? null : Owners.Controller(change.After);
        if (after is { } now && now.Kind == kind) yield return new ObjectKey(ns, now.Name);
        if (before is { } then && then.Kind == kind && then != after) yield return new ObjectKey(ns, then.Name);
        if (after is not null || change.After is null || ns is null) yield break;
        foreach (var owner in view.Cache(owners).InNamespace(ns))
        {
            if (matches(owner, change.After)) yield return owner.Key;
        }
    }
}
