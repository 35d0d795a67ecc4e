using System.Collections.Concurrent;
using Sampan.Engine.Restores.Applying;
using Sampan.Engine.Restores.Records;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Owners;

/// <summary>Sees every object that is created, and remembers whose owners matter: orphans are named, and the rest is linked anew when that is asked for.
/// Safe for concurrent use.</summary>
internal sealed class OwnerWatch(RestoreRun run, OwnerLookup owners)
{
    private readonly ConcurrentDictionary<(string Uid, string? Namespace), Orphans> _orphans = new();
    private readonly ConcurrentQueue<OwnedObject> _owned = new();

    /// <summary>Objects that had owners, in the order they were created; empty unless owners are linked anew.</summary>
    public IReadOnlyCollection<OwnedObject> Owned => _owned;

    /// <summary>Takes note of a created object.</summary>
    /// <param name="candidate">The object.</param>
    /// <param name="resource">Where it was created.</param>
    /// <param name="end">How it ended so far.</param>
    /// <param name="ct">Ends with the run.</param>
    /// <returns>The end, with a reason when nobody controls the object any more.</returns>
    public async Task<ItemEnd> NoteAsync(Candidate candidate, ResourceId resource, ItemEnd end, CancellationToken ct)
    {
        var references = OwnerReference.Of(candidate.Source).ToList();
        if (references.Count == 0) return end;
        if (run.Restore.RelinkOwners) _owned.Enqueue(new OwnedObject(candidate.Id, resource, candidate.Target, candidate.Wanted.Kind.Kind));
        var ns = candidate.Id.Key.Namespace;
        if (references.Find(r => r.Controls) is not { } controller || await owners.ComesAsync(controller, ns, ct).ConfigureAwait(false)) return end;
        _orphans.GetOrAdd((controller.Uid, ns), _ => new Orphans(candidate, controller)).Add();
        return end with { Reason = Reason.Orphaned, Message = $"it was controlled by {controller}, which is not in the target" };
    }

    /// <summary>One warning an owner that is missing, however many it had.</summary>
    public void Report()
    {
        foreach (var orphans in _orphans.Values.OrderBy(o => o.First.Target.ToString(), StringComparer.Ordinal))
        {
            var others = orphans.Count > 1 ? $" and {orphans.Count - 1} more are" : " is";
            run.Warn(Reason.Orphaned, $"{orphans.First}{others} restored without {orphans.Controller}, which controlled it and is not in the target",
                orphans.First.Id.Resource, orphans.First.Target);
        }
    }

    private sealed class Orphans(Candidate first, OwnerReference controller)
    {
        private int _count;

        public Candidate First { get; } = first;

        public OwnerReference Controller { get; } = controller;

        public int Count => Volatile.Read(ref _count);

        public void Add() => Interlocked.Increment(ref _count);
    }
}
