using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Profiles;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;

namespace Sampan.Cli.Commands.Sandbox;

/// <summary><c>sampan sandbox start</c>: one cluster in the foreground.</summary>
internal static class SandboxStartCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Option<string>("--name") { Description = "Name of the cluster", DefaultValueFactory = _ => "sandbox" };
        var profile = new Option<string?>("--profile") { Description = $"What it accepts: {string.Join(", ", Profile.BuiltIn)}, or a profile file" };
        var version = new Option<string>("--kubernetes-version") { Description = "Version whose APIs it serves, 1.18 to 1.36", DefaultValueFactory = _ => "1.36" };
        var port = new Option<int>("--port") { Description = "Port on loopback; 0 takes a free one" };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Where to write the kubeconfig; default ./NAME.kubeconfig" };
        var cloud = new Option<string?>("--cloud") { Description = "Folder of the cloud account: clusters that share it share disk snapshots" };
        var faults = FaultFlag();
        var command = new Command("start", "Run one cluster until Ctrl-C") { name, profile, version, port, kubeconfig, cloud, faults };
        command.SetAction(async (result, ct) =>
        {
            var cluster = result.GetRequiredValue(name);
            using var temporary = new TemporaryFolder();
            var options = new SandboxOptions
            {
                Name = cluster,
                KubernetesVersion = result.GetRequiredValue(version),
                Profile = result.GetValue(profile) is { } chosen ? Profile.Load(chosen) : null,
                Port = result.GetValue(port),
                CloudDirectory = Path.GetFullPath(result.GetValue(cloud) ?? temporary.Path),
                Faults = result.GetValue(faults) ?? [],
            };
            await using var running = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, context.Time, ct);
            var file = Path.GetFullPath(result.GetValue(kubeconfig) ?? $"{cluster}.kubeconfig");
            await running.WriteKubeconfigAsync(file, ct);
            await context.Terminal.Output.WriteLineAsync($"cluster {cluster} serves Kubernetes {options.KubernetesVersion} at {running.Server}\nexport KUBECONFIG={file}");
            await context.Terminal.Output.FlushAsync(ct);
            await UntilCancelledAsync(context.Time, ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<Fault[]> FaultFlag() => new("--fault")
    {
        HelpName = "KIND[:VERBS[:RESOURCE]][:KEY=VALUE,...]",
        Description = $"What goes wrong, as 429:list:pods:times=3; repeatable. Kinds: {string.Join(", ", FaultFacts.All.Select(f => f.Id))}; 'sampan sandbox faults' explains them",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => [.. result.Tokens.Select(token => Parsed(result, token.Value)).OfType<Fault>()],
    };

    private static Fault? Parsed(ArgumentResult result, string spec)
    {
        try
        {
            return Fault.Parse(spec);
        }
        catch (FormatException e)
        {
            result.AddError($"{e.Message}. 'sampan sandbox faults' lists all of them");
            return null;
        }
    }

    private static async Task UntilCancelledAsync(TimeProvider time, CancellationToken ct)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, ct);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it ends.
        }
    }
}
