using Microsoft.AspNetCore.Http;

namespace Sampan.Sandbox.Faults;

/// <summary>The command of an exec has run, and nobody will be told how it ended: the connection breaks, or stays open and silent.</summary>
internal sealed class ExecCut(bool hangs, TimeProvider time)
{
    public async Task ServeAsync(HttpContext http, CancellationToken stopping)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        if (hangs) await Task.Delay(Timeout.InfiniteTimeSpan, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }
}
