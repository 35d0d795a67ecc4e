using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Items;

/// <summary>Makes sure that namespaces are there, each once a run: from the backup's own Namespace, or empty. Existing ones are left as they are.</summary>
internal sealed class NamespaceKeeper(RestoreRun run, ObjectApplier applier)
{
    private static readonly ResourceId Resource = new("", "v1", "namespaces");
    private static readonly GroupVersionKind Kind = new("", "v1", "Namespace");
    private readonly ConcurrentDictionary<string, Lazy<Task<bool>>> _namespaces = new(StringComparer.Ordinal);

    /// <summary>True when objects can be created in the target's namespace for one of the backup. False after an error row was added, once.</summary>
    public Task<bool> EnsureAsync(string source, CancellationToken ct)
    {
        var target = run.MapNamespace(source)!;
        return _namespaces.GetOrAdd(target, name => new Lazy<Task<bool>>(() => CreateAsync(source, name, ct))).Value;
    }

    private async Task<bool> CreateAsync(string source, string name, CancellationToken ct)
    {
        var key = new ObjectKey(null, name);
        var deadline = run.Options.Time.GetUtcNow() + run.Options.TerminatingTimeout;
        while (true)
        {
            var live = await run.Options.Cluster.GetAsync(Resource, key, ct).ConfigureAwait(false);
            if (live is null)
            {
                var result = await applier.CreateAsync(Resource, Wanted(source, name), ct).ConfigureAwait(false);
                if (result.Refusal is { } refusal) return Refuse(source, name, $"namespace {name} could not be created: {RestoreRun.Say(refusal)}");
                live = result.Live!;
            }

            if (!IsTerminating(live))
            {
                Settle(source, name, await applier.IsOursAsync(Resource, live, ct).ConfigureAwait(false) ? ItemEnd.Created
                    : ItemEnd.Skipped(Reason.NamespaceKept, "it stands in the target and is left as it is") with { IsListed = false });
                return true;
            }

            if (run.Options.Time.GetUtcNow() >= deadline)
                return Refuse(source, name, $"namespace {name} is still terminating after {run.Options.TerminatingTimeout.TotalSeconds:0} s");
            await Task.Delay(run.Options.PollInterval, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    private void Settle(string source, string name, ItemEnd end) =>
        run.Settle(new ItemId(WellKnown.Namespaces, new ObjectKey(null, source)), new ObjectKey(null, name), Kind, Kind, end);

    private bool Refuse(string source, string name, string message)
    {
        Settle(source, name, new ItemEnd(RestoreAction.Failed, Reason.NamespaceNotReady, message));
        run.Report(new Issue(IssueSeverity.Error, Reason.NamespaceNotReady, $"{message}; nothing was restored into it")
        {
            Key = new ObjectKey(name, ""),
            IsGap = true,
        });
        return false;
    }

    private static bool IsTerminating(KubeObject live) => live.Text("metadata", "deletionTimestamp") is not null || live.Text("status", "phase") == "Terminating";

    /// <summary>Name, labels and annotations of the backup's Namespace, as Velero; no restore labels, but our annotation.</summary>
    private KubeObject Wanted(string source, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (FindStored(source) is { } stored)
        {
            foreach (var map in new[] { "labels", "annotations" })
            {
                if (stored.DeepClone().Edit().At("metadata", map) is JsonObject { Count: > 0 } values) metadata[map] = values.DeepClone();
            }

            if (metadata["labels"] is JsonObject labels && labels.ContainsKey("kubernetes.io/metadata.name")) labels["kubernetes.io/metadata.name"] = name;
        }

        ObjectReset.Ensure(metadata, "annotations")[SampanNames.RestoreUid] = run.RestoreUid;
        return KubeObject.From(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = metadata });
    }

    private KubeObject? FindStored(string source)
    {
        try
        {
            return run.FindInBackup(new ItemId(WellKnown.Namespaces, new ObjectKey(null, source)));
        }
        catch (MalformedObjectException e)
        {
            run.Warn(Reason.ArchivedItemUnreadable, $"namespace {source} in the archive can't be read ({e.Message}); it is created without its labels and annotations",
                WellKnown.Namespaces, new ObjectKey(null, source));
            return null;
        }
    }
}
