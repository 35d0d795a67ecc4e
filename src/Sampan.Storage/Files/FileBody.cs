using Microsoft.Win32.SafeHandles;

namespace Sampan.Storage.Files;

/// <summary>A part of an open file. A later put renames another file over the name; this one keeps reading what it opened.</summary>
internal sealed class FileBody(SafeFileHandle file, long offset, long length, string version, string store, string key) : ObjectBody(length, version)
{
    protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            var read = await RandomAccess.ReadAsync(file, buffer, offset + Given, ct).ConfigureAwait(false);
            return read > 0 ? read : throw StoreFailures.CutOff(store, key, Given, Length);
        }
        catch (IOException e) when (e is not ObjectStoreException)
        {
            throw FileFailures.Translate(e, store, key);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
