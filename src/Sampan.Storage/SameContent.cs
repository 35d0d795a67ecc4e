namespace Sampan.Storage;

/// <summary>Whether an object holds exactly what we tried to put: tells our own put, whose answer was lost, from somebody else's.</summary>
internal static class SameContent
{
    public static async Task<bool> IsStoredAsync(IObjectStore store, string key, Stream expected, CancellationToken ct)
    {
        var stored = await store.OpenReadAsync(key, range: null, ct).ConfigureAwait(false);
        await using (stored.ConfigureAwait(false))
        {
            if (stored.Length != expected.Length - expected.Position) return false;
            byte[] ours = new byte[64 * 1024], theirs = new byte[64 * 1024];
            while (true)
            {
                var count = await stored.ReadAtLeastAsync(theirs, theirs.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
                var same = await expected.ReadAtLeastAsync(ours, ours.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
                if (count != same || !theirs.AsSpan(0, count).SequenceEqual(ours.AsSpan(0, same))) return false;
                if (count == 0) return true;
            }
        }
    }
}
