using System.Collections.Concurrent;
using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Applying;

/// <summary>Objects that the target does not take yet, for a reason that others of the same restore may remove. Safe for concurrent use.</summary>
/// <remarks>Velero fails them at once: custom resources whose conversion webhook is a pod of the backup, objects watched by a webhook that stands in the target
/// already, kinds of an API service that comes up later.</remarks>
internal sealed class Deferred(BackupArchiveReader archive)
{
    private readonly ConcurrentQueue<Candidate> _waiting = new();
    private readonly Lazy<string[]> _apiServices = new(() => [.. (archive.Find(WellKnown.ApiServices)?.Items ?? []).Select(i => i.Key.Name)]);
    private volatile bool _isClosed;

    /// <summary>How many wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>From now on everything is settled as it comes.</summary>
    public void Close() => _isClosed = true;

    /// <summary>True when the object waits now; false when its refusal is final.</summary>
    public bool Take(Candidate candidate, KubeApiException refusal) => !_isClosed && MayHeal(refusal) && Enqueue(candidate);

    /// <summary>True when an API service of the backup may come to serve the object's kind, and it waits now.</summary>
    public bool TakeUnserved(Candidate candidate)
    {
        var kind = candidate.Wanted.Kind;
        return !_isClosed && kind.Group.Length > 0 && _apiServices.Value.Contains($"{kind.Version}.{kind.Group}") && Enqueue(candidate);
    }

    /// <summary>Everything that waits; it waits no more.</summary>
    public IReadOnlyList<Candidate> Drain()
    {
        var all = new List<Candidate>();
        while (_waiting.TryDequeue(out var candidate)) all.Add(candidate);
        return all;
    }

    /// <summary>Refusals by which nothing was stored, and which end when a service comes up: webhooks of admission and of conversion that do not answer.</summary>
    public static bool MayHeal(KubeApiException refusal) => refusal.MayHaveActed &&
        (refusal.Message.Contains("failed calling webhook", StringComparison.Ordinal) || refusal.Message.Contains("conversion webhook for", StringComparison.Ordinal));

    private bool Enqueue(Candidate candidate)
    {
        _waiting.Enqueue(candidate);
        return true;
    }
}
