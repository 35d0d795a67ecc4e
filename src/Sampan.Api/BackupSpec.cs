using System.Text.Json.Nodes;
using Sampan.Api.Values;

namespace Sampan.Api;

/// <summary><c>spec</c> of a Backup. Setting null, or an empty list or map, removes the field.</summary>
public sealed class BackupSpec
{
    private readonly Fields _fields;

    internal BackupSpec(Fields fields) => _fields = fields;

    /// <summary>Namespaces to take; empty means all. <c>*</c> and, since 1.18, globs.</summary>
    public IReadOnlyList<string> IncludedNamespaces { get => _fields.Texts("includedNamespaces"); set => _fields.Set("includedNamespaces", value); }

    /// <summary>Namespaces to leave out.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get => _fields.Texts("excludedNamespaces"); set => _fields.Set("excludedNamespaces", value); }

    /// <summary>Old-style filter: resources to take, any name that discovery resolves; empty means all.</summary>
    public IReadOnlyList<string> IncludedResources { get => _fields.Texts("includedResources"); set => _fields.Set("includedResources", value); }

    /// <summary>Old-style filter: resources to leave out.</summary>
    public IReadOnlyList<string> ExcludedResources { get => _fields.Texts("excludedResources"); set => _fields.Set("excludedResources", value); }

    /// <summary>Old-style filter: cluster-scoped objects always (true), never (false), or only those that belong to what is taken (null).</summary>
    public bool? IncludeClusterResources { get => _fields.Flag("includeClusterResources"); set => _fields.Set("includeClusterResources", value); }

    /// <summary>New-style filter (1.11): cluster-scoped resources to take.</summary>
    public IReadOnlyList<string> IncludedClusterScopedResources
    {
        get => _fields.Texts("includedClusterScopedResources");
        set => _fields.Set("includedClusterScopedResources", value);
    }

    /// <summary>New-style filter: cluster-scoped resources to leave out.</summary>
    public IReadOnlyList<string> ExcludedClusterScopedResources
    {
        get => _fields.Texts("excludedClusterScopedResources");
        set => _fields.Set("excludedClusterScopedResources", value);
    }

    /// <summary>New-style filter: namespaced resources to take.</summary>
    public IReadOnlyList<string> IncludedNamespaceScopedResources
    {
        get => _fields.Texts("includedNamespaceScopedResources");
        set => _fields.Set("includedNamespaceScopedResources", value);
    }

    /// <summary>New-style filter: namespaced resources to leave out.</summary>
    public IReadOnlyList<string> ExcludedNamespaceScopedResources
    {
        get => _fields.Texts("excludedNamespaceScopedResources");
        set => _fields.Set("excludedNamespaceScopedResources", value);
    }

    /// <summary>Labels that objects must have, or null.</summary>
    public LabelSelector? LabelSelector
    {
        get => LabelSelector.From(_fields.Node("labelSelector"));
        set => _fields.Put("labelSelector", value?.ToJson());
    }

    /// <summary>Selectors of which one must match; excludes <see cref="LabelSelector"/>.</summary>
    public IReadOnlyList<LabelSelector> OrLabelSelectors
    {
        get => [.. (_fields.Node("orLabelSelectors") as JsonArray ?? []).Select(LabelSelector.From).OfType<LabelSelector>()];
        set => _fields.Put("orLabelSelectors", value.Count == 0 ? null : new JsonArray([.. value.Select(s => (JsonNode)s.ToJson())]));
    }

    /// <summary>Snapshot volumes; null counts as true.</summary>
    public bool? SnapshotVolumes { get => _fields.Flag("snapshotVolumes"); set => _fields.Set("snapshotVolumes", value); }

    /// <summary>Move snapshot data into the object store.</summary>
    public bool? SnapshotMoveData { get => _fields.Flag("snapshotMoveData"); set => _fields.Set("snapshotMoveData", value); }

    /// <summary>Data mover; null or <c>velero</c> is the built-in one.</summary>
    public string? DataMover { get => _fields.Text("datamover"); set => _fields.Set("datamover", value); }

    /// <summary>Back volumes up as files unless a pod opts out.</summary>
    public bool? DefaultVolumesToFsBackup { get => _fields.Flag("defaultVolumesToFsBackup"); set => _fields.Set("defaultVolumesToFsBackup", value); }

    /// <summary>The same by its name before 1.10.</summary>
    public bool? DefaultVolumesToRestic { get => _fields.Flag("defaultVolumesToRestic"); set => _fields.Set("defaultVolumesToRestic", value); }

    /// <summary>Storage location by name.</summary>
    public string? StorageLocation { get => _fields.Text("storageLocation"); set => _fields.Set("storageLocation", value); }

    /// <summary>Locations for native snapshots, one a provider.</summary>
    public IReadOnlyList<string> VolumeSnapshotLocations
    {
        get => _fields.Texts("volumeSnapshotLocations");
        set => _fields.Set("volumeSnapshotLocations", value);
    }

    /// <summary>How long the backup is kept.</summary>
    public TimeSpan? Ttl { get => _fields.Duration("ttl"); set => _fields.Set("ttl", value); }

    /// <summary>How long to wait for a snapshot's handle.</summary>
    public TimeSpan? CsiSnapshotTimeout { get => _fields.Duration("csiSnapshotTimeout"); set => _fields.Set("csiSnapshotTimeout", value); }

    /// <summary>How long operations of actions may take.</summary>
    public TimeSpan? ItemOperationTimeout { get => _fields.Duration("itemOperationTimeout"); set => _fields.Set("itemOperationTimeout", value); }

    /// <summary>Plural resource to a comma-separated list of <c>namespace/name</c> to take first.</summary>
    public IReadOnlyDictionary<string, string> OrderedResources
    {
        get => _fields.Map("orderedResources");
        set => _fields.Set("orderedResources", value);
    }

    /// <summary>ConfigMap with resource policies, or null.</summary>
    public LocalReference? ResourcePolicy
    {
        get => References.Get(_fields, "resourcePolicy");
        set => References.Set(_fields, "resourcePolicy", value);
    }

    /// <summary>The <c>hooks</c> object as it stands; null when absent.</summary>
    public JsonObject? Hooks { get => _fields.Node("hooks") as JsonObject; set => _fields.Put("hooks", value); }

    /// <summary>True when <c>hooks.resources</c> names at least one hook.</summary>
    public bool HasHooks => Hooks?["resources"] is JsonArray { Count: > 0 };

    /// <summary><c>metadata.labels</c> inside the spec: what a schedule puts on the backups it makes.</summary>
    public IReadOnlyDictionary<string, string> TemplateLabels
    {
        get => _fields.Inner("metadata").Map("labels");
        set => _fields.Inner("metadata").Set("labels", value);
    }

    /// <summary><c>uploaderConfig.parallelFilesUpload</c>, or null.</summary>
    public long? ParallelFilesUpload
    {
        get => _fields.Inner("uploaderConfig").Whole("parallelFilesUpload");
        set => _fields.Inner("uploaderConfig").Set("parallelFilesUpload", value);
    }

    /// <summary>Label key that groups claims into one group snapshot.</summary>
    public string? VolumeGroupSnapshotLabelKey
    {
        get => _fields.Text("volumeGroupSnapshotLabelKey");
        set => _fields.Set("volumeGroupSnapshotLabelKey", value);
    }
}
