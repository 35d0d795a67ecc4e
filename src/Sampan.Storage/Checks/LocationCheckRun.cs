using System.Globalization;
using System.Security.Cryptography;

namespace Sampan.Storage.Checks;

/// <summary>One check of one store, capability by capability.</summary>
internal sealed class LocationCheckRun(IObjectStore store, LocationCheckOptions options)
{
    private const string Write = "write", Read = "read", List = "list", Range = "range", Multipart = "multipart", Presign = "presign",
        ConditionalPut = "conditional-put", Checksums = "checksums", Clock = "clock", Delete = "delete";

    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(1);
    private static readonly TimeSpan NotableSkew = TimeSpan.FromMinutes(1);

    private readonly List<CheckRow> _rows = [];
    private readonly string _folder = $"{LocationCheck.Folder}{Guid.NewGuid():N}/";
    private readonly byte[] _small = RandomNumberGenerator.GetBytes(3000);

    private string SmallKey => _folder + "small";

    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken ct)
    {
        try
        {
            await ProbeAsync(Write, WriteAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Read, ReadAsync, ct).ConfigureAwait(false);
            await ProbeAsync(List, ListAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Range, RangeAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Multipart, MultipartAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Presign, PresignAsync, ct).ConfigureAwait(false);
            await ProbeAsync(ConditionalPut, ConditionalPutAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Checksums, ChecksumsAsync, ct).ConfigureAwait(false);
            await ProbeAsync(Clock, ClockAsync, ct).ConfigureAwait(false);
        }
        finally
        {
            // Also when cancelled: what the check wrote is nobody else's to remove.
            await ProbeAsync(Delete, DeleteAsync, CancellationToken.None).ConfigureAwait(false);
        }

        return _rows;
    }

    private async Task ProbeAsync(string id, Func<CancellationToken, Task<CheckRow>> probe, CancellationToken ct)
    {
        CheckRow row;
        if (id != Write && _rows is [{ State: CheckState.Failed }, ..])
        {
            row = new CheckRow(id, CheckState.NotChecked, "nothing could be written", null);
        }
        else
        {
            try
            {
                row = await probe(ct).ConfigureAwait(false);
            }
            catch (ObjectStoreException e)
            {
                row = new CheckRow(id, CheckState.Failed, e.Message, StoreRemedies.For(e.Error));
            }
        }

        _rows.Add(row);
        options.Progress?.Report(row);
    }

    private async Task<CheckRow> WriteAsync(CancellationToken ct)
    {
        await PutAsync(store, SmallKey, _small, PutOptions.Default, ct).ConfigureAwait(false);
        return Ok(Write, $"put {_small.Length} bytes under {_folder}");
    }

    private async Task<CheckRow> ReadAsync(CancellationToken ct)
    {
        var head = await store.HeadAsync(SmallKey, ct).ConfigureAwait(false);
        if (head?.Length != _small.Length) return Wrong(Read, $"the object just written is said to have {head?.Length.ToString(CultureInfo.InvariantCulture) ?? "no"} bytes");
        return await GetAsync(SmallKey, null, ct).ConfigureAwait(false) is var bytes && bytes.AsSpan().SequenceEqual(_small)
            ? Ok(Read, "what was written came back byte for byte")
            : Wrong(Read, "what came back is not what was written");
    }

    private async Task<CheckRow> ListAsync(CancellationToken ct)
    {
        var expected = Enumerable.Range(1, 5).Select(i => $"{_folder}list/{i}/x").ToList();
        foreach (var key in expected) await PutAsync(store, key, [], PutOptions.Default, ct).ConfigureAwait(false);
        var keys = new List<string>();
        await foreach (var head in store.ListAsync(_folder + "list/", ct).ConfigureAwait(false)) keys.Add(head.Key);
        if (!keys.SequenceEqual(expected)) return Wrong(List, $"listed [{string.Join(' ', keys)}] where five objects were written");
        var folders = new List<string>();
        await foreach (var folder in store.ListFoldersAsync(_folder + "list/", ct).ConfigureAwait(false)) folders.Add(folder);
        return folders.SequenceEqual(["1", "2", "3", "4", "5"])
            ? Ok(List, "keys and folders come complete and in order, over several pages")
            : Wrong(List, $"listed folders [{string.Join(' ', folders)}] where there are five");
    }

    private async Task<CheckRow> RangeAsync(CancellationToken ct)
    {
        var bytes = await GetAsync(SmallKey, new ByteRange(1000, 500), ct).ConfigureAwait(false);
        return bytes.AsSpan().SequenceEqual(_small.AsSpan(1000, 500))
            ? Ok(Range, "a part of an object can be read; interrupted downloads are resumed")
            : Wrong(Range, $"asked for 500 bytes from byte 1000, got {bytes.Length} bytes that differ");
    }

    private async Task<CheckRow> MultipartAsync(CancellationToken ct)
    {
        var bytes = RandomNumberGenerator.GetBytes(ObjectStoreOptions.MinPartSize + 4321);
        using var content = new UnknownLengthStream(bytes);
        await store.PutAsync(_folder + "multipart", content, PutOptions.Default, ct).ConfigureAwait(false);
        return (await GetAsync(_folder + "multipart", null, ct).ConfigureAwait(false)).AsSpan().SequenceEqual(bytes)
            ? Ok(Multipart, "a body of unknown length arrived whole")
            : Wrong(Multipart, "a body of unknown length came back changed");
    }

    private async Task<CheckRow> PresignAsync(CancellationToken ct)
    {
        if (await store.PresignAsync(SmallKey, TimeSpan.FromMinutes(10), ct).ConfigureAwait(false) is not { } url)
            return new CheckRow(Presign, CheckState.Lacking, "this kind of location hands out no URLs; downloads go through this program", null);
        try
        {
            using var answer = await options.Http.GetAsync(url, ct).ConfigureAwait(false);
            var bytes = await answer.Content.ReadAsByteArrayAsync(ct).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode && bytes.AsSpan().SequenceEqual(_small)) return Ok(Presign, "a signed URL was fetched without credentials");
            return new CheckRow(Presign, CheckState.Lacking, $"a signed URL answered {(int)answer.StatusCode}", "velero's own describe and logs need signed URLs: check the store's support and the clock");
        }
        catch (HttpRequestException e)
        {
            return new CheckRow(Presign, CheckState.Lacking, $"a signed URL can't be fetched: {e.Message}", "make the endpoint reachable for those who run describe and logs");
        }
    }

    private async Task<CheckRow> ConditionalPutAsync(CancellationToken ct)
    {
        var onlyStore = PutOptions.IfAbsent with { WithoutLooking = true };
        const string WithoutIt = "two runs that take the same backup name in the same instant may not notice each other: don't start them at once";
        try
        {
            await PutAsync(store, _folder + "once", [1], onlyStore, ct).ConfigureAwait(false);
            await PutAsync(store, _folder + "once", [2], onlyStore, ct).ConfigureAwait(false);
            return new CheckRow(ConditionalPut, CheckState.Lacking, "If-None-Match is ignored: a second put overwrote the first", WithoutIt);
        }
        catch (ObjectStoreException e) when (e.Error == StoreError.AlreadyExists)
        {
            return Ok(ConditionalPut, "of two puts of one name the second is refused");
        }
        catch (ObjectStoreException e) when (e.Error is StoreError.Unsupported or StoreError.Invalid)
        {
            return new CheckRow(ConditionalPut, CheckState.Lacking, $"conditional puts are refused: {e.Message}", WithoutIt);
        }
    }

    private async Task<CheckRow> ChecksumsAsync(CancellationToken ct)
    {
        if (options.OpenWithChecksum is null) return Ok(Checksums, "not needed: bodies don't travel");
        var other = options.OpenWithChecksum();
        await using (other.ConfigureAwait(false))
        {
            try
            {
                await PutAsync(other, _folder + "checksum", _small, PutOptions.Default, ct).ConfigureAwait(false);
                return Ok(Checksums, "Content-MD5 is checked on every put; an x-amz-checksum header is taken as well");
            }
            catch (ObjectStoreException e) when (e.Error is not (StoreError.Unreachable or StoreError.Unavailable))
            {
                return new CheckRow(Checksums, CheckState.Lacking, $"Content-MD5 works, x-amz-checksum headers are refused: {e.Message}",
                    "leave checksumAlgorithm empty here, and set it to \"\" in Velero's own location");
            }
        }
    }

    private async Task<CheckRow> ClockAsync(CancellationToken ct)
    {
        var key = _folder + "clock";
        var before = options.Time.GetUtcNow();
        await PutAsync(store, key, [1], PutOptions.Default, ct).ConfigureAwait(false);
        var after = options.Time.GetUtcNow();
        if (await store.HeadAsync(key, ct).ConfigureAwait(false) is not { } head) return Wrong(Clock, "an object just written is not there");

        // Stores keep whole seconds, cut off.
        var skew = head.LastModified < before.AddSeconds(-1) ? head.LastModified - before : head.LastModified > after ? head.LastModified - after : TimeSpan.Zero;
        return skew.Duration() < NotableSkew
            ? Ok(Clock, $"the store's clock agrees with this machine's within {NotableSkew.TotalMinutes:F0} minute")
            : new CheckRow(Clock, CheckState.Lacking,
                $"the store's clock is {skew.Duration().TotalSeconds:F0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} this machine's",
                "set the clocks: from 15 minutes on stores refuse signatures, and expiry goes by the wrong time");
    }

    private async Task<CheckRow> DeleteAsync(CancellationToken ct)
    {
        var now = await store.HeadAsync(SmallKey, ct).ConfigureAwait(false) is { } mine ? mine.LastModified : options.Time.GetUtcNow();
        var ours = new List<string>();
        await foreach (var head in store.ListAsync(LocationCheck.Folder, ct).ConfigureAwait(false))
            if (head.Key.StartsWith(_folder, StringComparison.Ordinal) || now - head.LastModified > LeftoverAge) ours.Add(head.Key);
        foreach (var key in ours) await store.DeleteAsync(key, ct).ConfigureAwait(false);
        await store.DeleteAsync(SmallKey, ct).ConfigureAwait(false);
        return await store.HeadAsync(SmallKey, ct).ConfigureAwait(false) is null
            ? Ok(Delete, "objects can be deleted; nothing of this check is left")
            : Wrong(Delete, $"'{SmallKey}' is still there after it was deleted: expired backups would stay");
    }

    private static async Task PutAsync(IObjectStore store, string key, byte[] bytes, PutOptions options, CancellationToken ct)
    {
        using var content = new MemoryStream(bytes);
        await store.PutAsync(key, content, options, ct).ConfigureAwait(false);
    }

    private async Task<byte[]> GetAsync(string key, ByteRange? range, CancellationToken ct)
    {
        var stream = await store.OpenReadAsync(key, range, ct).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, ct).ConfigureAwait(false);
            return copy.ToArray();
        }
    }

    private static CheckRow Ok(string id, string detail) => new(id, CheckState.Ok, detail, null);

    private static CheckRow Wrong(string id, string detail) => new(id, CheckState.Failed, detail, StoreRemedies.For(StoreError.Corrupt));
}
