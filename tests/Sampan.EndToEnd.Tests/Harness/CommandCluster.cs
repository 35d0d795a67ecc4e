using Sampan.Cli;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>A cluster that <c>sampan sandbox start</c> runs, with whatever flags, until it is disposed as by Ctrl-C.</summary>
internal sealed class CommandCluster : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly Task<int> _running;

    private CommandCluster(string kubeconfig, CancellationTokenSource stop, Task<int> running) => (Kubectl, _stop, _running) = (new Kubectl(kubeconfig), stop, running);

    public Kubectl Kubectl { get; }

    public string Kubeconfig => Kubectl.Kubeconfig;

    public static async Task<CommandCluster> StartAsync(TestFolder folder, params string[] flags)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var kubeconfig = folder.File("sandbox.kubeconfig");
        var terminal = new RecordingTerminal();
        var running = CommandTree.RunAsync(["sandbox", "start", "--kubeconfig", kubeconfig, .. flags], terminal, TimeProvider.System, stop.Token);
        while (!terminal.OutputText.Contains("KUBECONFIG=", StringComparison.Ordinal))
        {
            if (running.IsCompleted) Assert.Fail($"sandbox start ended with {await running}: {terminal.ErrorText}");
            await Task.Delay(20, stop.Token);
        }

        return new CommandCluster(kubeconfig, stop, running);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
