using System.Collections.Immutable;

namespace Sampan.Sandbox.Store;

/// <summary>The objects of one resource and what happened to them lately. Guarded by the store's gate.</summary>
internal sealed class ResourceLog(int capacity)
{
    private readonly List<Change> _changes = [];
    private ImmutableSortedSet<StoredObject> _oldest = Empty;
    private long _dropped;
    private TaskCompletionSource? _signal;

    private static ImmutableSortedSet<StoredObject> Empty { get; } = ImmutableSortedSet.Create(StoredObject.ByKey);

    /// <summary>All objects now.</summary>
    public ImmutableSortedSet<StoredObject> Current { get; private set; } = Empty;

    /// <summary>Revision of the newest change that is no longer remembered: watches and lists of an older one are refused.</summary>
    public long Floor { get; private set; }

    /// <summary>Position after the newest change.</summary>
    public long End => _dropped + _changes.Count;

    public StoredObject? Find(string sortKey) => Current.TryGetValue(StoredObject.Probe(sortKey), out var found) ? found : null;

    public void Put(StoredObject? before, StoredObject after) => Append(new(before, after, false, (before is null ? Current : Current.Remove(before)).Add(after)));

    public void Remove(StoredObject before, StoredObject last) => Append(new(before, last, true, Current.Remove(before)));

    /// <summary>Position of the first change after a revision, or null when changes in between are forgotten.</summary>
    public long? PositionAfter(long revision) => revision < Floor ? null : _dropped + IndexAfter(revision);

    /// <summary>All objects as they were at a revision, or null when that is forgotten.</summary>
    public ImmutableSortedSet<StoredObject>? At(long revision)
    {
        if (revision < Floor) return null;
        var index = IndexAfter(revision);
        return index == _changes.Count ? Current : index == 0 ? _oldest : _changes[index - 1].Snapshot;
    }

    /// <summary>Copies changes from a position on; false when that position is forgotten.</summary>
    public bool TryRead(ref long position, List<Change> into, int most)
    {
        if (position < _dropped) return false;
        var start = (int)(position - _dropped);
        var count = Math.Min(most, _changes.Count - start);
        into.AddRange(_changes.GetRange(start, count));
        position += count;
        return true;
    }

    /// <summary>Completes at the next change.</summary>
    public Task NextChange() => (_signal ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Forgets all changes, as a compaction of etcd does.</summary>
    public void Compact() => Drop(_changes.Count);

    private void Append(Change change)
    {
        Current = change.Snapshot;
        _changes.Add(change);
        if (_changes.Count > capacity + (capacity / 4)) Drop(_changes.Count - capacity);
        _signal?.TrySetResult();
        _signal = null;
    }

    private void Drop(int count)
    {
        if (count == 0) return;
        var newest = _changes[count - 1];
        (_oldest, Floor) = (newest.Snapshot, newest.Revision);
        _changes.RemoveRange(0, count);
        _dropped += count;
    }

    private int IndexAfter(long revision)
    {
        var (low, high) = (0, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_changes[middle].Revision > revision) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
