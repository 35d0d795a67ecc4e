using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The command line as a process of its own, which can be killed.</summary>
internal sealed partial class SampanProcess : IDisposable
{
    private const int Terminate = 15;
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private SampanProcess(Process process) => (_process, _output, _error) = (process, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());

    public static SampanProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sampan"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return new SampanProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: it does nothing more. False: what it asked for last does not arrive.</summary>
    public bool Kill()
    {
        _process.Kill();
        return false;
    }

    /// <summary>SIGTERM, which is handled as Ctrl-C is. True: what it asked for goes on.</summary>
    public bool Stop() => Signal(_process.Id, Terminate) == 0;

    /// <summary>How it ended; 137 when killed. Fails when it does not end.</summary>
    public async Task<CommandResult> EndAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            _process.Kill();
            Assert.Fail($"it hangs: {await _output}\n{await _error}");
        }

        return new CommandResult(_process.ExitCode, await _output, await _error);
    }

    public void Dispose() => _process.Dispose();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
