using System.Text.Json.Nodes;
using Sampan.Api.Values;

namespace Sampan.Api;

/// <summary><c>spec</c> of a Restore. Setting null, or an empty list or map, removes the field.</summary>
public sealed class RestoreSpec
{
    private readonly Fields _fields;

    internal RestoreSpec(Fields fields) => _fields = fields;

    /// <summary>Backup to restore; excludes <see cref="ScheduleName"/>.</summary>
    public string? BackupName { get => _fields.Text("backupName"); set => _fields.Set("backupName", value); }

    /// <summary>Schedule whose newest Completed backup is meant.</summary>
    public string? ScheduleName { get => _fields.Text("scheduleName"); set => _fields.Set("scheduleName", value); }

    /// <summary>Namespaces to restore by their names in the backup; empty means all. <c>*</c> and globs.</summary>
    public IReadOnlyList<string> IncludedNamespaces { get => _fields.Texts("includedNamespaces"); set => _fields.Set("includedNamespaces", value); }

    /// <summary>Namespaces to leave out.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get => _fields.Texts("excludedNamespaces"); set => _fields.Set("excludedNamespaces", value); }

    /// <summary>Resources to restore, any name that the target's discovery resolves; empty means all.</summary>
    public IReadOnlyList<string> IncludedResources { get => _fields.Texts("includedResources"); set => _fields.Set("includedResources", value); }

    /// <summary>Resources to leave out.</summary>
    public IReadOnlyList<string> ExcludedResources { get => _fields.Texts("excludedResources"); set => _fields.Set("excludedResources", value); }

    /// <summary>Namespace in the backup to namespace in the cluster.</summary>
    public IReadOnlyDictionary<string, string> NamespaceMapping
    {
        get => _fields.Map("namespaceMapping");
        set => _fields.Set("namespaceMapping", value);
    }

    /// <summary>Labels that objects must have in the backup, or null.</summary>
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

    /// <summary>Make volumes from snapshots; null counts as true.</summary>
    public bool? RestoreVolumes { get => _fields.Flag("restorePVs"); set => _fields.Set("restorePVs", value); }

    /// <summary>Keep the node ports of services; null counts as false.</summary>
    public bool? PreserveNodePorts { get => _fields.Flag("preserveNodePorts"); set => _fields.Set("preserveNodePorts", value); }

    /// <summary>Cluster-scoped objects always (true), never (false), or only when all namespaces are restored (null).</summary>
    public bool? IncludeClusterResources { get => _fields.Flag("includeClusterResources"); set => _fields.Set("includeClusterResources", value); }

    /// <summary><c>none</c> (the default) or <c>update</c>.</summary>
    public string? ExistingResourcePolicy { get => _fields.Text("existingResourcePolicy"); set => _fields.Set("existingResourcePolicy", value); }

    /// <summary>How long operations of actions may take.</summary>
    public TimeSpan? ItemOperationTimeout { get => _fields.Duration("itemOperationTimeout"); set => _fields.Set("itemOperationTimeout", value); }

    /// <summary>ConfigMap with resource modifiers, or null.</summary>
    public LocalReference? ResourceModifier
    {
        get => References.Get(_fields, "resourceModifier");
        set => References.Set(_fields, "resourceModifier", value);
    }

    /// <summary>The <c>hooks</c> object as it stands; null when absent.</summary>
    public JsonObject? Hooks { get => _fields.Node("hooks") as JsonObject; set => _fields.Put("hooks", value); }

    /// <summary>True when <c>hooks.resources</c> names at least one hook.</summary>
    public bool HasHooks => Hooks?["resources"] is JsonArray { Count: > 0 };

    /// <summary>True when the spec has a <c>restoreStatus</c>.</summary>
    public bool HasRestoreStatus => _fields.Node("restoreStatus") is JsonObject;

    /// <summary><c>restoreStatus.includedResources</c>.</summary>
    public IReadOnlyList<string> StatusIncludedResources
    {
        get => _fields.Inner("restoreStatus").Texts("includedResources");
        set => _fields.Inner("restoreStatus").Set("includedResources", value);
    }

    /// <summary><c>restoreStatus.excludedResources</c>.</summary>
    public IReadOnlyList<string> StatusExcludedResources
    {
        get => _fields.Inner("restoreStatus").Texts("excludedResources");
        set => _fields.Inner("restoreStatus").Set("excludedResources", value);
    }

    /// <summary><c>uploaderConfig.writeSparseFiles</c>, or null.</summary>
    public bool? WriteSparseFiles
    {
        get => _fields.Inner("uploaderConfig").Flag("writeSparseFiles");
        set => _fields.Inner("uploaderConfig").Set("writeSparseFiles", value);
    }

    /// <summary><c>uploaderConfig.parallelFilesDownload</c>, or null.</summary>
    public long? ParallelFilesDownload
    {
        get => _fields.Inner("uploaderConfig").Whole("parallelFilesDownload");
        set => _fields.Inner("uploaderConfig").Set("parallelFilesDownload", value);
    }
}
