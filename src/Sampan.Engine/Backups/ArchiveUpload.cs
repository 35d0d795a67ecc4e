using System.IO.Pipelines;
using Sampan.Engine.Archive;
using Sampan.Engine.Bucket;

namespace Sampan.Engine.Backups;

/// <summary>An archive on its way into the bucket while it is written: writer, compressor and upload run as one bounded pipe.</summary>
internal sealed class ArchiveUpload : IAsyncDisposable
{
    private const int Ahead = 1 << 20;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, useSynchronizationContext: false));
    private readonly CancellationTokenSource _scope;
    private readonly CountingStream _counter;
    private readonly Task _upload;
    private bool _completed;
    private bool _disposed;

    public ArchiveUpload(BackupUpload target, TimeProvider time, CancellationToken ct)
    {
        _scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _counter = new CountingStream(_pipe.Writer.AsStream(leaveOpen: true));
        Writer = new BackupArchiveWriter(_counter, time);
        _upload = Task.Run(() => RunAsync(target), CancellationToken.None);
    }

    public BackupArchiveWriter Writer { get; }

    /// <summary>Compressed bytes so far.</summary>
    public long Bytes => _counter.Count;

    /// <summary>Cancelled with the run, and as soon as the upload fails: what feeds the archive stops on it.</summary>
    public CancellationToken Token => _scope.Token;

    /// <summary>The upload's own failure, if that is what stopped the run.</summary>
    public Exception? Failure => _upload.IsFaulted ? _upload.Exception.InnerException : null;

    /// <summary>Ends the archive and waits until the store has it.</summary>
    public async Task CompleteAsync()
    {
        await Writer.CompleteAsync(_scope.Token).ConfigureAwait(false);
        _completed = true;
        await _pipe.Writer.CompleteAsync().ConfigureAwait(false);
        await _upload.ConfigureAwait(false);
    }

    /// <summary>Without <see cref="CompleteAsync"/>: breaks the upload off, so that the store keeps nothing of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        if (!_completed)
        {
            await _pipe.Writer.CompleteAsync(new IOException("the backup was broken off")).ConfigureAwait(false);
            await _scope.CancelAsync().ConfigureAwait(false);
            await _upload.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _scope.Dispose();
    }

    private async Task RunAsync(BackupUpload target)
    {
        var content = _pipe.Reader.AsStream();
        try
        {
            await target.PutAsync(BackupFile.Contents, content, _scope.Token).ConfigureAwait(false);
        }
        catch
        {
            await _scope.CancelAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            await content.DisposeAsync().ConfigureAwait(false);
        }
    }
}
