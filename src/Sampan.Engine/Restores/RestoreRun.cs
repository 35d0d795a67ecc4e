using System.Collections.Concurrent;
using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Archive;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Restores.Hooks;
using Sampan.Engine.Restores.Items;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Engine.Restores.Owners;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Restores.Versions;
using Sampan.Engine.Restores.Waves;
using Sampan.Engine.Results;
using Sampan.Engine.Volumes;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores;

/// <summary>Everything one restore shares between its parts. Safe for concurrent use but for <see cref="Learn"/>, which waves call between each other.</summary>
internal sealed class RestoreRun : IRestoreContext
{
    private static readonly Version VersionedFormat = new(1, 1, 0);
    private readonly ConcurrentDictionary<ItemId, bool> _claimed = new();
    private readonly IReadOnlyDictionary<string, string> _mapping;
    private readonly VersionWishes _wishes;
    private readonly PluginConfigs _configs;

    public RestoreRun(
        RestoreRunnerOptions options, Restore restore, BackupArchiveReader archive, ApiCatalog catalog, VersionWishes wishes, RunLog log)
    {
        (Options, Restore, Archive, Log, _wishes) = (options, restore, archive, log, wishes);
        (RestoreUid, BackupName, Name, _mapping) = (restore.Uid, restore.Spec.BackupName ?? "", restore.Name, restore.Spec.NamespaceMapping);
        (RestoreVolumes, PreserveNodePorts) = (restore.Spec.RestoreVolumes ?? true, restore.Spec.PreserveNodePorts ?? false);
        Hooks = new RestoreHooks(restore.Spec.Hooks);
        Actions = BuiltInRestoreActions.With(options.Actions, Hooks);
        _configs = new PluginConfigs(options.Configuration ?? options.Cluster, restore.Namespace, options.PluginConfigs);
        Issues = new IssueLog(log.Write);
        Conversions = new ItemConversions(this);
        Tally = new RestoreTally(restore.Name, restore.Uid);
        Deferred = new Deferred(archive);
        OwnerLookup = new OwnerLookup(this);
        Owners = new OwnerWatch(this, OwnerLookup);
        (Catalog, Versions) = (catalog, new VersionChoice(catalog, wishes));
        Filter = new RestoreFilter(restore.Spec, catalog, Versions.HomeOf);
        (Policies, Status) = (new ExistingPolicyChoice(restore, catalog), new StatusFilter(restore.Spec, catalog));
    }

    public RestoreRunnerOptions Options { get; }

    public Restore Restore { get; }

    public BackupArchiveReader Archive { get; }

    public RunLog Log { get; }

    public IssueLog Issues { get; }

    public RestoreTally Tally { get; }

    /// <summary>What the target may take later.</summary>
    public Deferred Deferred { get; }

    public IReadOnlyList<IRestoreItemAction> Actions { get; }

    public ConcurrentBag<(IRestoreItemAction Action, StartedOperation Operation)> Operations { get; } = [];

    /// <summary>Claims created from snapshots, for the restore's volumeinfo file: claim in the target, snapshot there.</summary>
    public ConcurrentDictionary<ObjectKey, string> ClaimsFromSnapshots { get; } = new();

    /// <summary>Snapshot contents this restore made, by name.</summary>
    public ConcurrentDictionary<string, KubeObject> SnapshotContents { get; } = new(StringComparer.Ordinal);

    /// <summary>What becomes of the volumes; set before the first item is looked at.</summary>
    public RestoreVolumePlan Volumes { get; set; } = null!;

    /// <summary>Which hooks pods have.</summary>
    public RestoreHooks Hooks { get; }

    /// <summary>Runs commands in pods that were created; set before the first item is looked at.</summary>
    public RestoreHookRunner HookRunner { get; set; } = null!;

    /// <summary>What edits objects on their way; null when nothing does. Set before the first item is looked at.</summary>
    public ModifierRun? Modifiers { get; set; }

    public ApiCatalog Catalog { get; private set; }

    public RestoreFilter Filter { get; private set; }

    public VersionChoice Versions { get; private set; }

    /// <summary>Brings items into versions that the target serves.</summary>
    public ItemConversions Conversions { get; }

    /// <summary>What is done with objects that stand in the target.</summary>
    public ExistingPolicyChoice Policies { get; private set; }

    /// <summary>Whose status goes back.</summary>
    public StatusFilter Status { get; private set; }

    /// <summary>Finds owners in the backup and in the target.</summary>
    public OwnerLookup OwnerLookup { get; }

    /// <summary>Sees whose owners are missing.</summary>
    public OwnerWatch Owners { get; }

    public string Name { get; }

    public string BackupName { get; }

    public string RestoreUid { get; }

    /// <summary>Whether there are copies in several versions to choose among; archives from before Velero 1.5 have one of each item.</summary>
    public bool ChoosesVersions => Options.ChooseApiVersions && Version.TryParse(Archive.FormatVersion, out var format) && format >= VersionedFormat;

    public bool RestoreVolumes { get; }

    public bool PreserveNodePorts { get; }

    /// <summary>Takes over what the target serves now.</summary>
    public void Learn(ApiCatalog catalog)
    {
        (Catalog, Versions) = (catalog, new VersionChoice(catalog, _wishes));
        Filter = new RestoreFilter(Restore.Spec, catalog, Versions.HomeOf);
        (Policies, Status) = (new ExistingPolicyChoice(Restore, catalog), new StatusFilter(Restore.Spec, catalog));
    }

    /// <summary>True for the first who asks: each item of the backup is handled once.</summary>
    public bool Claim(ItemId id) => _claimed.TryAdd(id, true);

    public string? MapNamespace(string? ns) => ns is not null && _mapping.TryGetValue(ns, out var mapped) ? mapped : ns;

    public KubeObject? FindInBackup(ItemId id) => Archive.Find(id.Resource, id.Key) is { } item ? Archive.ReadObject(item) : null;

    public IReadOnlyList<ObjectKey> ListInBackup(GroupResource resource) => [.. (Archive.Find(resource)?.Items ?? []).Select(i => i.Key)];

    public async Task<KubeObject?> FindInTargetAsync(ItemId id, CancellationToken ct) =>
        Catalog.Preferred(id.Resource) is { } resource ? await Options.Cluster.GetAsync(resource.Id, id.Key, ct).ConfigureAwait(false) : null;

    public async Task<IReadOnlyList<KubeObject>> ListInTargetAsync(GroupResource resource, CancellationToken ct)
    {
        var items = new List<KubeObject>();
        if (Catalog.Preferred(resource) is not { } served) return items;
        await foreach (var page in Options.Cluster.ListAsync(served.Id, new ListQuery(), ct).ConfigureAwait(false)) items.AddRange(page.Items);
        return items;
    }

    public bool Replaces(GroupResource resource) => Policies.For(resource) == ExistingPolicy.Recreate;

    public Task<PluginConfig?> FindConfigAsync(string action, CancellationToken ct) => _configs.FindAsync(action, ct);

    public void Report(Issue issue) => Issues.Add(issue);

    /// <summary>Records how an item ended: a row of the outcomes, and of the results where the end has a severity.</summary>
    public void Settle(ItemId id, ObjectKey target, GroupVersionKind from, GroupVersionKind to, ItemEnd end)
    {
        var stored = Conversions.Find(id)?.From ?? from;
        Tally.Add(new ItemOutcome(id.Resource, id.Key, target, stored, to, end.Action) { Reason = end.Reason, Message = end.Message }, end.IsListed);
        if (end.Severity is { } severity) Issues.Add(new Issue(severity, end.Reason!, end.Message!) { Resource = id.Resource, Key = target, IsGap = end.IsGap });
    }

    /// <summary>The same for an object that was ready.</summary>
    public void Settle(Candidate candidate, ItemEnd end) => Settle(candidate.Id, candidate.Target, candidate.Source.Kind, candidate.Wanted.Kind, end);

    public void Warn(Reason reason, string message, GroupResource? resource = null, ObjectKey? key = null) =>
        Issues.Add(new Issue(IssueSeverity.Warning, reason, message) { Resource = resource, Key = key });

    public void Fail(Reason reason, string message, GroupResource? resource = null, ObjectKey? key = null) =>
        Issues.Add(new Issue(IssueSeverity.Error, reason, message) { Resource = resource, Key = key });

    /// <summary>What the server said, without anything of the object.</summary>
    public static string Say(KubeApiException e) =>
        e.Causes.All(c => e.Message.Contains(c, StringComparison.Ordinal)) ? e.Message : $"{e.Message} ({string.Join("; ", e.Causes)})";
}
