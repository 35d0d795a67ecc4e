namespace Sampan.Sandbox.Store;

/// <summary>One watcher's place in a resource's changes. Not for several threads at once; never holds up a writer.</summary>
internal sealed class ChangeCursor(ObjectStore store, ResourceLog log, long position)
{
    private long _position = position;

    /// <summary>Copies the next changes (at most <paramref name="most"/>); none when there are none yet.</summary>
    /// <param name="into">Where to; emptied first.</param>
    /// <param name="most">How many.</param>
    /// <param name="upTo">Revision up to which nothing is missing after these changes.</param>
    /// <returns>False when the watcher is so far behind that changes are forgotten.</returns>
    public bool TryRead(List<Change> into, int most, out long upTo)
    {
        into.Clear();
        lock (store.Gate)
        {
            var known = log.TryRead(ref _position, into, most);
            upTo = _position == log.End || into.Count == 0 ? store.Revision : into[^1].Revision;
            return known;
        }
    }

    /// <summary>Waits until there is something to read; returns at once when there is.</summary>
    public Task WaitAsync(CancellationToken ct)
    {
        lock (store.Gate)
        {
            return _position < log.End ? Task.CompletedTask : log.NextChange().WaitAsync(ct);
        }
    }
}
