namespace Sampan.Storage;

/// <summary>The failures that more than one store or decorator raises, worded once.</summary>
internal static class StoreFailures
{
    public static ObjectStoreException NotFound(IObjectStore store, string key, Exception? inner = null) =>
        new(StoreError.NotFound, store.Description, key, $"{store.Description}: there is no object '{key}'", inner);

    public static ObjectStoreException AlreadyExists(IObjectStore store, string key, Exception? inner = null) =>
        new(StoreError.AlreadyExists, store.Description, key, $"{store.Description}: '{key}' exists already", inner);

    public static ObjectStoreException CutOff(string store, string key, long given, long length, Exception? inner = null) =>
        new(StoreError.Unreachable, store, key, $"{store}: the connection was cut after {given} of {length} bytes of '{key}'", inner);

    public static ObjectStoreException Replaced(string store, string key) =>
        new(StoreError.Corrupt, store, key, $"{store}: '{key}' was replaced while it was being read: start reading anew");
}
