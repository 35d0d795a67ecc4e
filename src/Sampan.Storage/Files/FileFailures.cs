namespace Sampan.Storage.Files;

/// <summary>Errors of the file system in the store's terms.</summary>
internal static class FileFailures
{
    private const int NotPermitted = 1, NoSpace = 28, ReadOnlyFileSystem = 30, TooLarge = 27, QuotaExceeded = 122;

    public static ObjectStoreException Translate(Exception e, string store, string? key)
    {
        var what = key is null ? store : $"{store}: '{key}'";
        return e.HResult switch
        {
            NoSpace or QuotaExceeded or TooLarge => new(StoreError.Full, store, key, $"{what}: no room is left ({e.Message}): free some, or use another directory", e),
            NotPermitted or ReadOnlyFileSystem => new(StoreError.Denied, store, key, $"{what}: {e.Message}", e),
            _ when e is UnauthorizedAccessException =>
                new(StoreError.Denied, store, key, $"{what}: {e.Message}: give this user the right to read and write there", e),
            _ when e is PathTooLongException => new(StoreError.Invalid, store, key, $"{what}: {e.Message}", e),
            _ => new(StoreError.Unavailable, store, key, $"{what}: {e.Message}", e) { GivenUp = true },
        };
    }
}
