using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sampan.EndToEnd.Tests.Harness;

/// <summary>The real <c>kubectl</c> against one kubeconfig: what the tests apply with, and what they judge with.</summary>
public sealed class Kubectl(string kubeconfig)
{
    private static readonly string Program = Environment.GetEnvironmentVariable("SAMPAN_TEST_KUBECTL") is { Length: > 0 } path ? path : "kubectl";

    public string Kubeconfig { get; } = kubeconfig;

    /// <summary>Runs and returns standard output; fails with everything it said otherwise.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await TryAsync(null, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
    }

    /// <summary>Applies YAML given as text.</summary>
    public async Task ApplyAsync(string yaml, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(yaml, ["apply", "-f", "-", .. arguments]);
        if (code != 0) throw new InvalidOperationException($"kubectl apply ended with {code}: {error}{output}");
    }

    /// <summary>One object or list as JSON; an empty list where kubectl says nothing at all.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments) =>
        await RunAsync([.. arguments, "-o", "json"]) is { Length: > 0 } text ? JsonNode.Parse(text)! : new JsonObject { ["items"] = new JsonArray() };

    public async Task<(int Code, string Output, string Error)> TryAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, ["--kubeconfig", Kubeconfig, "--cache-dir", Kubeconfig + ".cache", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start; install it, or run ./test.sh, which does");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
