using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Sandbox.Faults;

/// <summary>The body of an answer, written through another writer.</summary>
internal sealed class CutBody(IHttpResponseBodyFeature inner, PipeWriter writer) : IHttpResponseBodyFeature
{
    public Stream Stream => writer.AsStream(leaveOpen: true);

    public PipeWriter Writer => writer;

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("an API server sends no files");

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);
}
