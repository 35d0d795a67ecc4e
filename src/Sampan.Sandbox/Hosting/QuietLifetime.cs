using Microsoft.Extensions.Hosting;

namespace Sampan.Sandbox.Hosting;

/// <summary>A host that lives as long as its owner says: signals belong to the process that embeds it.</summary>
internal sealed class QuietLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
