using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Verification;

/// <summary>Every item of an archive: an object, and the one that its path says.</summary>
internal sealed class ItemCheck(BackupArchiveReader archive)
{
    private static readonly GroupResource Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");
    private readonly FindingList _found = new();
    private readonly Dictionary<GroupResource, string> _kinds = [];
    private readonly Dictionary<(string Group, string Kind), GroupResource> _resources = [];
    private readonly Dictionary<(string Group, string Kind), string> _defined = [];
    private int _read;

    /// <summary>What is in the archive, by what the objects themselves say. Filled by <see cref="Run"/>.</summary>
    public HashSet<(string Group, string Kind, ObjectKey Key)> Items { get; } = [];

    public VerificationCheck Run(CancellationToken ct)
    {
        ReadDefinitions();
        foreach (var resource in archive.Resources)
        {
            foreach (var item in resource.Items) Check(item, null, ct);
            foreach (var version in resource.Versions)
            {
                foreach (var item in resource.ItemsOf(version.Version)) CheckCopy(item, version, ct);
            }
        }

        return _found.ToCheck("items", $"{_read} objects in {archive.Resources.Count} resources");
    }

    private void CheckCopy(ArchivedItem item, ArchivedVersion version, CancellationToken ct)
    {
        var plain = version.Preferred ? archive.Find(item.Resource, item.Key) : null;
        if (version.Preferred && plain is null) _found.Error(PathOf(item, version), "it has no plain copy, which restores read");
        var same = plain is not null && (plain.Offset == item.Offset || archive.Read(plain).AsSpan().SequenceEqual(archive.Read(item)));
        if (plain is not null && !same) _found.Error(PathOf(item, version), "it differs from its plain copy");
        if (same && _kinds.ContainsKey(item.Resource)) CheckVersion(item, version);
        else Check(item, version, ct);
    }

    private void CheckVersion(ArchivedItem item, ArchivedVersion version)
    {
        if (Parse(item, null) is { } o) CheckVersion(item, version, o);
    }

    // Velero takes a definition's folder from before its own conversion of definitions.
    private void CheckVersion(ArchivedItem item, ArchivedVersion version, KubeObject o)
    {
        if (o.Kind.Version != version.Version && item.Resource != Definitions) _found.Error(PathOf(item, version), $"its apiVersion is {o.ApiVersion}");
    }

    private void Check(ArchivedItem item, ArchivedVersion? version, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        _read++;
        var path = PathOf(item, version);
        if (Parse(item, path) is not { } o) return;
        var kind = o.Kind;
        if (kind.Kind.Length == 0 || kind.Version.Length == 0) _found.Error(path, "it has no kind or no apiVersion");
        if (kind.Group != item.Resource.Group) _found.Error(path, $"its group is \"{kind.Group}\" ({kind})");
        if (o.Name != item.Key.Name) _found.Error(path, $"its name is \"{o.Name}\"");
        if (o.Namespace != item.Key.Namespace) _found.Error(path, o.Namespace is null ? "it has no namespace" : $"its namespace is \"{o.Namespace}\"");
        if (version is { } folder) CheckVersion(item, folder, o);
        if (kind.Kind.Length > 0) CheckKind(item.Resource, kind, path);
        Items.Add((item.Resource.Group, _kinds.GetValueOrDefault(item.Resource) is { } known && known == kind.Kind ? known : kind.Kind, item.Key));
    }

    // One kind a folder and one folder a kind. Which belongs to which is known of definitions in the archive, and of Kubernetes' own groups, whose plurals are
    // regular and whose names, unlike anybody else's, may be without a dot.
    private void CheckKind(GroupResource resource, GroupVersionKind kind, string path)
    {
        var isBuiltIn = !kind.Group.Contains('.', StringComparison.Ordinal);
        if (_defined.TryGetValue((kind.Group, kind.Kind), out var plural) ? plural != resource.Plural : isBuiltIn && !IsPlural(resource.Plural, kind.Kind))
        {
            _found.Error(path, $"it is a {kind.Kind}, which is none of {resource}");
        }
        else if (!_kinds.TryAdd(resource, kind.Kind) && _kinds[resource] != kind.Kind)
        {
            _found.Error(path, $"it is a {kind.Kind}, others of {resource} are {_kinds[resource]}");
        }
        else if (!_resources.TryAdd((kind.Group, kind.Kind), resource) && _resources[(kind.Group, kind.Kind)] is var other && other != resource)
        {
            _found.Error(path, $"it is a {kind.Kind}, which are also in {other}");
        }
    }

    private static bool IsPlural(string plural, string kind)
    {
        var singular = kind.ToLowerInvariant();
        return plural == singular || plural == singular + "s" || plural == singular + "es" || (singular.EndsWith('y') && plural == singular[..^1] + "ies");
    }

    private void ReadDefinitions()
    {
        foreach (var item in archive.Find(Definitions)?.Items ?? [])
        {
            if (Parse(item, null) is not { } o || o.Text("spec", "group") is not { } group) continue;
            if (o.Text("spec", "names", "kind") is { } kind && o.Text("spec", "names", "plural") is { } plural) _defined[(group, kind)] = plural;
        }
    }

    /// <param name="item">What to read.</param>
    /// <param name="path">Named when it is damaged; null when that is said elsewhere.</param>
    private KubeObject? Parse(ArchivedItem item, string? path)
    {
        try
        {
            return archive.ReadObject(item);
        }
        catch (MalformedObjectException e)
        {
            if (path is not null) _found.Error(path, $"it is no object: {e.Message}");
            return null;
        }
    }

    private static string PathOf(ArchivedItem item, ArchivedVersion? version) =>
        ArchivePath.Of(item.Resource, item.Key, version is not { } v ? null : v.Preferred ? v.Version + ArchivePath.PreferredSuffix : v.Version);
}
