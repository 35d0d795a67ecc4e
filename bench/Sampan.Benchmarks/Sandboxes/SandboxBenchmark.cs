using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Hosting;

namespace Sampan.Benchmarks.Sandboxes;

/// <summary>What an embedded API server does in a second, each figure beside what bare Kestrel does with the same client in the same run.</summary>
internal sealed class SandboxBenchmark(SandboxBenchmarkOptions options)
{
    private const string Collection = "/api/v1/namespaces/default/configmaps";

    public static async Task<int> RunAsync(SandboxBenchmarkOptions options)
    {
        var kind = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? "JIT" : "native AOT";
        Print($"process            {kind}, {Environment.ProcessorCount} processors, client and server in it; {SandboxBenchmarkOptions.Parallelism} requests at once");
        await new SandboxBenchmark(options).RatesAsync();
        await MemoryOnce.PrintAsync(options.MemoryObjects, 1_000);
        await MemoryOnce.PrintAsync(options.MemoryObjects, 3_000);
        if (options.Binary is { } binary) await StartUp.PrintAsync(binary);
        return 0;
    }

    private async Task RatesAsync()
    {
        await using var bare = await BareServer.StartAsync();
        await using var sandbox = await SandboxCluster.StartAsync(new SandboxOptions { RunControllers = false }, NullLoggerFactory.Instance, TimeProvider.System, default);
        using var echo = new Load(bare.Address, null, options.Bytes);
        using var load = new Load(sandbox.Server, KubeConfigLoader.Parse(sandbox.Kubeconfig).User.Token, options.Bytes);
        await echo.RateAsync(HttpMethod.Post, _ => "/", 2_000);
        await load.RateAsync(HttpMethod.Post, _ => Collection, 2_000, from: options.Objects);

        var bound = await echo.RateAsync(HttpMethod.Post, _ => "/", options.Objects);
        Compare("creates", await load.RateAsync(HttpMethod.Post, _ => Collection, options.Objects), bound, "/s", "bar: 3,000");
        Compare("updates", await load.RateAsync(HttpMethod.Put, i => $"{Collection}/c{i}", options.Objects), bound, "/s", "");
        await ListAsync(load, echo);
        foreach (var watchers in new[] { 10, 100 }) await WatchAsync(load, echo, watchers);
    }

    private async Task ListAsync(Load load, Load echo)
    {
        await load.DrainAsync(Collection);
        var clock = Stopwatch.StartNew();
        var bytes = await load.DrainAsync(Collection);
        var seconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        await echo.DrainAsync(string.Create(CultureInfo.InvariantCulture, $"/?frames={bytes / 16_384}&bytes=16384"));
        Compare("list", bytes / 1e6 / seconds, bytes / 1e6 / clock.Elapsed.TotalSeconds, "MB/s", $"{(options.Objects + 2_000) / seconds:N0} objects/s");
    }

    private async Task WatchAsync(Load load, Load echo, int watchers)
    {
        var revision = await load.RevisionAsync(Collection);
        var streams = await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => load.OpenAsync($"{Collection}?watch=true&resourceVersion={revision}")));
        var clock = Stopwatch.StartNew();
        var readers = streams.Select(s => Load.ReadLinesAsync(s, options.Events)).ToList();
        var writes = load.RateAsync(HttpMethod.Put, i => $"{Collection}/c{i}", options.Events);
        var bytes = (await Task.WhenAll(readers))[0];
        var rate = watchers * (double)options.Events / clock.Elapsed.TotalSeconds;
        foreach (var stream in streams) await stream.DisposeAsync();
        var frames = string.Create(CultureInfo.InvariantCulture, $"/?frames={options.Events}&bytes={bytes / options.Events}");
        clock.Restart();
        await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => echo.DrainAsync(frames)));
        var bound = watchers * (double)options.Events / clock.Elapsed.TotalSeconds;
        Compare($"watch, {watchers} watchers", rate, bound, "/s", $"bar: 10,000; {await writes:N0} writes/s beside it");
    }

    private static void Compare(string what, double measured, double bound, string unit, string note) =>
        Print($"{what,-18} {measured:N0} {unit}, bare Kestrel {bound:N0} {unit}, ratio {bound / measured:0.0}{(note.Length == 0 ? "" : $" ({note})")}");

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
