using System.CommandLine;
using Sampan.Cli.Flags;
using Sampan.Engine.Bucket;
using Sampan.Storage;

namespace Sampan.Cli.Sessions;

/// <summary>The storage of one command, opened, with the two repositories in it.</summary>
internal sealed class Bucket : IAsyncDisposable
{
    private Bucket(IObjectStore store, StoreLocation location, TimeProvider time) =>
        (Store, Where, Backups, Restores) = (store, location, new BackupRepository(store, time), new RestoreRepository(store));

    public IObjectStore Store { get; }

    /// <summary>What the flags named.</summary>
    public StoreLocation Where { get; }

    public BackupRepository Backups { get; }

    public RestoreRepository Restores { get; }

    /// <summary>Opens the storage that a command's flags name. Nothing is sent yet.</summary>
    public static Bucket Open(StorageFlags flags, ParseResult result, TimeProvider time)
    {
        var location = flags.Location(result);
        return new Bucket(ObjectStores.Open(location, flags.Credentials(result, location), StorageFlags.Options(time)), location, time);
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
