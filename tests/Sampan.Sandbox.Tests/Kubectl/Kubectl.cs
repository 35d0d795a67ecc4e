using System.Diagnostics;

namespace Sampan.Sandbox.Tests.Kubectl;

/// <summary>The real kubectl against one kubeconfig. A missing kubectl fails the test.</summary>
/// <param name="program">Which kubectl; by default the one on the path.</param>
public sealed class Kubectl(string program = "kubectl") : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubectl-test-").FullName;

    public string Kubeconfig => Path.Combine(_folder, "config");

    /// <summary>A folder that goes with this.</summary>
    public string Folder => _folder;

    /// <summary>Variables its processes get beside those of the tests.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Runs and expects success; gives what was printed.</summary>
    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (code, output, errors) = await TryAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments}: exit code {code}\n{output}\n{errors}");
        return output;
    }

    public async Task<(int Code, string Output, string Errors)> TryAsync(string arguments, string? input = null)
    {
        using var process = Start(arguments);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts one that goes on until it is killed.</summary>
    public Process Start(string arguments)
    {
        var info = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // In front: behind a -- it would be the other program's.
        info.ArgumentList.Add("--cache-dir=" + Path.Combine(_folder, "cache"));
        foreach (var argument in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)) info.ArgumentList.Add(argument.Replace('\u00a0', ' '));
        info.Environment["KUBECONFIG"] = Kubeconfig;
        foreach (var (name, value) in Environment) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
