using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>The right to write one backup name, as a file that is renewed while its holder lives (ADR 0005).</summary>
/// <remarks>Atomic where the store has conditional puts; elsewhere write and read back, best effort. Times are the holders' clocks: skew
/// beyond the lease lets a live claim be taken over, which <see cref="RequireHeldAsync"/> then notices before the backup is completed.</remarks>
internal sealed class BackupClaim : IAsyncDisposable
{
    private readonly BucketFiles _files;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name;
    private ClaimRecord _record;
    private Task _renewal = Task.CompletedTask;

    private BackupClaim(BucketFiles files, string name, BackupWriter writer, TimeProvider time)
    {
        (_files, _name, _time, Key) = (files, name, time, KeyOf(name));
        _record = new ClaimRecord(writer.Id, writer.Holder, time.GetUtcNow()) { Process = WriterProcess.Current };
    }

    public string Key { get; }

    /// <summary>The claim of a writer that was killed, from which this one took the name; null when there was none.</summary>
    public ClaimRecord? Predecessor { get; private set; }

    /// <summary>Ids of every killed writer before this one.</summary>
    public IReadOnlyList<string> Before => _record.Before;

    public static async Task<BackupClaim> TakeAsync(
        BucketFiles files, string name, BackupWriter writer, TimeProvider time, bool conditional, CancellationToken ct)
    {
        var claim = new BackupClaim(files, name, writer, time);
        if (await ReadAsync(files, name, writer.TakesOver, ct).ConfigureAwait(false) is { } other)
        {
            if (!writer.TakesOver && other.IsAlive(time)) throw other.Refusal(name, time);
            claim.Predecessor = other;
            claim._record = claim._record with { Before = [.. other.Runs] };
        }

        ct.ThrowIfCancellationRequested();
        await claim.PutAsync(name, conditional && claim.Predecessor is null).ConfigureAwait(false);
        claim._renewal = claim.RenewAsync();
        return claim;
    }

    /// <summary>What stands in the bucket; null when nobody claims the name.</summary>
    public static async Task<ClaimRecord?> ReadAsync(BucketFiles files, string name, CancellationToken ct)
    {
        var bytes = await files.ReadAsync(KeyOf(name), false, ct).ConfigureAwait(false);
        return bytes is null ? null : ClaimRecord.From(PrivateRecord.Read(KeyOf(name), bytes));
    }

    /// <summary>The same for who may pass over one that can't be read: it is that of somebody unknown then.</summary>
    public static async Task<ClaimRecord?> ReadAsync(BucketFiles files, string name, bool takesOver, CancellationToken ct)
    {
        try
        {
            return await ReadAsync(files, name, ct).ConfigureAwait(false);
        }
        catch (RepositoryException e) when (e.Error == RepositoryError.Unreadable)
        {
            if (takesOver) return ClaimRecord.Unknown;
            throw new RepositoryException(RepositoryError.Unreadable,
                $"who is writing backup \"{name}\" is not known: {e.Message}; when it is known that nobody is, the name is free with --take-over", e);
        }
    }

    /// <summary>Refuses when somebody else took the claim over, or deleted what was being written.</summary>
    public async Task RequireHeldAsync(CancellationToken ct)
    {
        var stored = await ReadAsync(_files, _name, ct).ConfigureAwait(false);
        if (stored?.Id == _record.Id) return;
        var what = stored is null ? "was removed" : $"was taken over by {stored.Holder}";
        throw new RepositoryException(RepositoryError.BeingWritten, $"the claim {Key} {what}: this writer was thought dead");
    }

    /// <summary>Ends the renewals; false when the claim is not ours any more.</summary>
    public async Task<bool> StopAsync(CancellationToken ct)
    {
        await DisposeAsync().ConfigureAwait(false);
        return await ReadAsync(_files, _name, ct).ConfigureAwait(false) is { } stored && stored.Id == _record.Id;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
    }

    // Not to be cancelled: a claim that stands without its holder's knowledge would block the name.
    private async Task PutAsync(string name, bool conditional)
    {
        try
        {
            await WriteAsync(new PutOptions { OnlyIfAbsent = Predecessor is null }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            conditional = false;
        }
        catch (ObjectStoreException)
        {
            await TryRemoveAsync().ConfigureAwait(false);
            throw;
        }

        if (conditional) return;
        var stored = await ReadAsync(_files, name, CancellationToken.None).ConfigureAwait(false);
        if (stored is not null && stored.Id != _record.Id) throw stored.Refusal(name, _time);
    }

    /// <summary>Gives the name back after a failure, if it can be; a claim that was taken over stays, as it says whose snapshots may be left.</summary>
    public async Task TryRemoveAsync()
    {
        try
        {
            if (!await StopAsync(CancellationToken.None).ConfigureAwait(false) || Predecessor is not null) return;
            await _files.DeleteAsync(Key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectStoreException or RepositoryException)
        {
            // It runs out.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(BackupUpload.Lease / 5, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false)) await RenewOnceAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or RepositoryException)
        {
            // Stopped; or the claim is lost, which shows when the backup is to be completed.
        }
    }

    // A store that is away for a moment must not cost the claim: the next sign of life may come in time.
    private async Task RenewOnceAsync(CancellationToken ct)
    {
        try
        {
            await RequireHeldAsync(ct).ConfigureAwait(false);
            _record = _record with { Renewed = _time.GetUtcNow() };
            await WriteAsync(PutOptions.Default, ct).ConfigureAwait(false);
        }
        catch (ObjectStoreException)
        {
            // See above.
        }
    }

    private Task WriteAsync(PutOptions options, CancellationToken ct) => _files.PutAsync(Key, PrivateRecord.Write(_record.ToJson()), options, ct);

    private static string KeyOf(string name) => BucketKeys.Backup(name) + BucketKeys.ClaimName;
}
