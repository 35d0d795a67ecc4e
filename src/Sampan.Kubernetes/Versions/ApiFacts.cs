using System.Collections.Concurrent;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Versions;

/// <summary>The built-in resources that an API server of one Kubernetes version serves by default.</summary>
/// <remarks>From a table derived from recorded answers of 1.21 and 1.36; what lies between them is put together from the published lifetimes of
/// the types and the default configuration of each minor's API server. Alpha versions, and beta versions that are off by default, are not in it.</remarks>
public sealed class ApiFacts
{
    private static readonly ConcurrentDictionary<int, ApiFacts> ByMinor = new();

    private readonly Dictionary<ResourceId, ApiFact> _byId;
    private readonly Dictionary<GroupVersionKind, ApiFact> _byKind;

    private ApiFacts(KubernetesVersion version)
    {
        Version = version;
        Facts = ApiFactTable.Read(version);
        Resources = [.. Facts.Select(f => f.Resource)];
        _byId = Facts.ToDictionary(f => f.Resource.Id);
        _byKind = Facts.ToDictionary(f => f.Resource.GroupVersionKind);
    }

    /// <summary>Every row of the table, whatever version it belongs to: for asking when something came or went.</summary>
    public static IReadOnlyList<ApiFact> Lifetimes { get; } = ApiFactTable.Read(null);

    /// <summary>The version these facts are about (its patch is not looked at).</summary>
    public KubernetesVersion Version { get; }

    /// <summary>True for versions no server was recorded of. Their group versions, kinds and lifetimes are the published ones; verbs, short names, categories,
    /// subresources and the order are those of the recorded neighbours, with the changes that release notes tell of.</summary>
    public bool Interpolated => Version.Minor is not (21 or 36);

    /// <summary>What is served, in the server's discovery order (core group first, preferred versions first).</summary>
    public IReadOnlyList<ApiFact> Facts { get; }

    /// <summary>The same as discovery describes it.</summary>
    public IReadOnlyList<ApiResource> Resources { get; }

    /// <summary>Facts for a version; the same instance for the same minor.</summary>
    public static ApiFacts For(KubernetesVersion version) =>
        version.Minor < KubernetesVersion.Oldest.Minor || version.Minor > KubernetesVersion.Newest.Minor
            ? throw new UnsupportedVersionException(version.ToString(), "is not supported")
            : ByMinor.GetOrAdd(version.Minor, static minor => new ApiFacts(new KubernetesVersion(minor, 0)));

    /// <summary>The fact for a served resource, or null.</summary>
    public ApiFact? Find(ResourceId id) => _byId.GetValueOrDefault(id);

    /// <summary>The fact for a served kind, or null.</summary>
    public ApiFact? Find(GroupVersionKind kind) => _byKind.GetValueOrDefault(kind);

    /// <summary>The one resource under which objects are kept that clients may reach through several versions or groups: the preferred version (of autoscalers the richest),
    /// <c>ingresses</c> of <c>extensions</c> under <c>networking.k8s.io</c>, <c>events</c> of <c>events.k8s.io</c> under the core group.</summary>
    /// <returns>The storage resource; <paramref name="id"/> itself when it is not a built-in one.</returns>
    public ResourceId StorageOf(ResourceId id)
    {
        var home = id.GroupResource switch
        {
            ("extensions", "ingresses") => new GroupResource("networking.k8s.io", "ingresses"),
            ("events.k8s.io", "events") => new GroupResource("", "events"),
            var own => own,
        };
        var versions = Resources.Where(r => r.Id.GroupResource == home).ToList();
        // The preferred version of autoscalers long was the one that can say least.
        var chosen = home is ("autoscaling", "horizontalpodautoscalers") ? versions.Find(r => r.Id.Version == "v2") ?? versions.Find(r => r.Id.Version == "v2beta2") : null;
        return (chosen ?? versions.Find(r => r.Preferred))?.Id ?? id;
    }
}
