using System.Text.Json.Nodes;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;
using Sampan.Storage;

namespace Sampan.Engine.Bucket;

/// <summary>The right to write one backup name, as a file that is renewed while its holder lives (ADR 0005).</summary>
/// <remarks>Atomic where the store has conditional puts; elsewhere write and read back, best effort. Times are the holders' clocks: skew
/// beyond the lease lets a live claim be taken over, which <see cref="RequireHeldAsync"/> then notices before the backup is completed.</remarks>
internal sealed class BackupClaim : IAsyncDisposable
{
    private readonly BucketFiles _files;
    private readonly TimeProvider _time;
    private readonly JsonObject _record;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _id = Guid.NewGuid().ToString();
    private Task _renewal = Task.CompletedTask;

    private BackupClaim(BucketFiles files, string name, string holder, TimeProvider time)
    {
        (_files, _time, Key) = (files, time, BucketKeys.Backup(name) + BucketKeys.ClaimName);
        _record = new JsonObject { ["schemaVersion"] = PrivateRecord.Version, ["id"] = _id, ["holder"] = holder, ["renewed"] = Now() };
    }

    public string Key { get; }

    public static async Task<BackupClaim> TakeAsync(BucketFiles files, string name, string holder, TimeProvider time, bool conditional, CancellationToken ct)
    {
        var claim = new BackupClaim(files, name, holder, time);
        if (await claim.ReadAsync(ct).ConfigureAwait(false) is { } other)
        {
            if (IsAlive(other, time)) throw BeingWritten(name, other);
            await files.PutAsync(claim.Key, PrivateRecord.Write(claim._record), PutOptions.Default, ct).ConfigureAwait(false);
            conditional = false;
        }
        else
        {
            try
            {
                await files.PutAsync(claim.Key, PrivateRecord.Write(claim._record), new PutOptions { OnlyIfAbsent = true }, ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
            {
                conditional = false;
            }
        }

        if (!conditional && await claim.ReadAsync(ct).ConfigureAwait(false) is var stored && stored.Text("id") != claim._id) throw BeingWritten(name, stored);
        claim._renewal = claim.RenewAsync();
        return claim;
    }

    /// <summary>Refuses while somebody is writing a backup of this name.</summary>
    public static async Task RequireNoneAsync(BucketFiles files, string name, TimeProvider time, CancellationToken ct)
    {
        var key = BucketKeys.Backup(name) + BucketKeys.ClaimName;
        var bytes = await files.ReadAsync(key, false, ct).ConfigureAwait(false);
        if (bytes is not null && PrivateRecord.Read(key, bytes) is var other && IsAlive(other, time)) throw BeingWritten(name, other);
    }

    /// <summary>Refuses when somebody else took the claim over, and when it is gone: whoever took it over may have completed since.</summary>
    public async Task RequireHeldAsync(CancellationToken ct)
    {
        var stored = await ReadAsync(ct).ConfigureAwait(false);
        if (stored.Text("id") == _id) return;
        var why = stored is null ? "is gone" : $"was taken over by {stored.Text("holder")}";
        throw new RepositoryException(RepositoryError.BeingWritten, $"the claim {Key} {why}: this writer was thought dead");
    }

    /// <summary>Ends the renewals; false when the claim is not ours any more.</summary>
    public async Task<bool> StopAsync(CancellationToken ct)
    {
        await DisposeAsync().ConfigureAwait(false);
        return await ReadAsync(ct).ConfigureAwait(false) is { } stored && stored.Text("id") == _id;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewal.ConfigureAwait(false);
    }

    private static bool IsAlive(JsonObject claim, TimeProvider time) =>
        KubeTime.Parse(claim.Text("renewed")) is { } renewed && time.GetUtcNow() - renewed < BackupUpload.Lease;

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(BackupUpload.Lease / 5, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                await RequireHeldAsync(_stop.Token).ConfigureAwait(false);
                _record["renewed"] = Now();
                await _files.PutAsync(Key, PrivateRecord.Write(_record), PutOptions.Default, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectStoreException or RepositoryException)
        {
            // Stopped; or the store is away, or the claim is lost: both show when the backup is to be completed.
        }
    }

    private async Task<JsonObject?> ReadAsync(CancellationToken ct)
    {
        var bytes = await _files.ReadAsync(Key, false, ct).ConfigureAwait(false);
        return bytes is null ? null : PrivateRecord.Read(Key, bytes);
    }

    private string Now() => KubeTime.Format(_time.GetUtcNow());

    private static RepositoryException BeingWritten(string name, JsonObject? other) =>
        new(RepositoryError.BeingWritten, $"backup \"{name}\" is being written by {other.Text("holder") ?? "somebody else"} (last sign of life {other.Text("renewed") ?? "unknown"}); " +
            $"wait for it, choose another name, or, if that process is dead, try again {BackupUpload.Lease.TotalMinutes:0} minutes after its last sign of life");
}
