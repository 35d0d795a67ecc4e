using System.Runtime.CompilerServices;

namespace Sampan.Storage.Decorators;

/// <summary>Makes calls fail by plan: for tests of everything that stands on a store.</summary>
public sealed class FaultInjectingObjectStore(IObjectStore inner, FaultPlan plan, TimeProvider time) : DelegatingObjectStore(inner)
{
    /// <inheritdoc/>
    public override async Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct)
    {
        var fault = await BeginAsync(StoreOperation.Put, key, ct).ConfigureAwait(false);
        if (fault?.CutAfter is { } limit)
        {
            var cut = new CuttingStream(content, limit, () => Failure(fault, key));
            await using (cut.ConfigureAwait(false)) await Inner.PutAsync(key, cut, options, ct).ConfigureAwait(false);
            return;
        }

        await Inner.PutAsync(key, content, options, ct).ConfigureAwait(false);
        if (fault is { AfterTheWrite: true }) throw Failure(fault, key);
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct)
    {
        var fault = await BeginAsync(StoreOperation.Read, key, ct).ConfigureAwait(false);
        var stream = await Inner.OpenReadAsync(key, range, ct).ConfigureAwait(false);
        return fault?.CutAfter is { } limit && stream is ObjectBody body && limit < body.Length ? new CutBody(body, limit, () => Failure(fault, key)) : stream;
    }

    /// <inheritdoc/>
    public override async Task<ObjectHead?> HeadAsync(string key, CancellationToken ct)
    {
        await BeginAsync(StoreOperation.Head, key, ct).ConfigureAwait(false);
        return await Inner.HeadAsync(key, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async Task DeleteAsync(string key, CancellationToken ct)
    {
        var fault = await BeginAsync(StoreOperation.Delete, key, ct).ConfigureAwait(false);
        await Inner.DeleteAsync(key, ct).ConfigureAwait(false);
        if (fault is { AfterTheWrite: true }) throw Failure(fault, key);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var fault = await BeginAsync(StoreOperation.List, prefix, ct).ConfigureAwait(false);
        var given = 0L;
        await foreach (var head in Inner.ListAsync(prefix, ct).ConfigureAwait(false))
        {
            if (given++ == fault?.CutAfter) throw Failure(fault, prefix);
            yield return head;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<string> ListFoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        var fault = await BeginAsync(StoreOperation.ListFolders, prefix, ct).ConfigureAwait(false);
        var given = 0L;
        await foreach (var folder in Inner.ListFoldersAsync(prefix, ct).ConfigureAwait(false))
        {
            if (given++ == fault?.CutAfter) throw Failure(fault, prefix);
            yield return folder;
        }
    }

    /// <inheritdoc/>
    public override async Task<Uri?> PresignAsync(string key, TimeSpan lifetime, CancellationToken ct)
    {
        await BeginAsync(StoreOperation.Presign, key, ct).ConfigureAwait(false);
        return await Inner.PresignAsync(key, lifetime, ct).ConfigureAwait(false);
    }

    private async Task<StoreFault?> BeginAsync(StoreOperation operation, string key, CancellationToken ct)
    {
        if (plan.Next(operation, key) is not { } fault) return null;
        if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay, time, ct).ConfigureAwait(false);
        if (fault is { Error: not null, CutAfter: null, AfterTheWrite: false }) throw Failure(fault, key);
        return fault;
    }

    private ObjectStoreException Failure(StoreFault fault, string key) =>
        new(fault.Error ?? StoreError.Unreachable, Description, key, $"{Description}: injected fault on '{key}': {fault}");

    private sealed class CutBody(ObjectBody inner, long limit, Func<ObjectStoreException> failure) : ObjectBody(inner.Length, inner.Version)
    {
        protected override async ValueTask<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken ct)
        {
            if (Given >= limit) throw failure();
            return await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, limit - Given)], ct).ConfigureAwait(false);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Content that ends in a failure, which the store passes on after having taken back what it got.</summary>
    private sealed class CuttingStream(Stream inner, long limit, Func<ObjectStoreException> failure) : Stream
    {
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given >= limit) throw failure();
            var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, limit - _given)], cancellationToken).ConfigureAwait(false);
            if (read == 0) throw failure();
            _given += read;
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
