using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Api;
using Sampan.Engine.Backups;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Config;
using Sampan.Sandbox.Faults;
using Sampan.Sandbox.Hosting;
using Sampan.Storage.Memory;

namespace Sampan.Benchmarks.Selection;

/// <summary>How many requests the backup of eight objects takes in a cluster of many kinds and namespaces, counted where the API server gets them,
/// against the bound: one LIST a kind.</summary>
internal static class SelectionBenchmark
{
    public static async Task<int> RunAsync(SelectionBenchmarkOptions options)
    {
        var settings = new SandboxOptions { RunControllers = false };
        var sandbox = await SandboxCluster.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System, default);
        await using (sandbox)
        {
            await using var client = KubeClient.Connect(KubeConfigLoader.Parse(sandbox.Kubeconfig), new KubeClientOptions());
            // Delays of nothing, for what they count.
            var (every, lists) = (sandbox.Faults.Add(Nothing()), sandbox.Faults.Add(Nothing("list")));
            var kinds = await SelectionObjects.MakeAsync(client, options);
            Console.WriteLine($"cluster            sandbox (not a real API server): {kinds} kinds, {options.Namespaces} namespaces, 8 objects that match");
            Console.WriteLine($"bound              {kinds} LISTs; a LIST for each kind and namespace would be {(long)kinds * options.Namespaces}");
            Console.WriteLine("request                                 objects   LISTs   others   LISTs/bound        ms");
            foreach (var (name, spec) in Cases(options)) await MeasureAsync(client, every, lists, name, spec, kinds);
        }

        return 0;
    }

    private static IEnumerable<(string Name, Action<BackupSpec> Spec)> Cases(SelectionBenchmarkOptions options)
    {
        yield return ("a selector", s => s.LabelSelector = Label("x"));
        yield return ("three selectors that merge", s => s.OrLabelSelectors = [Label("x"), Label("y"), Label("x")]);
        yield return ("two selectors that do not", s => s.OrLabelSelectors = [Label("x"), Other()]);
        yield return ("a selector, half of the namespaces", s => (s.LabelSelector, s.IncludedNamespaces) = (Label("x"), ["n*[02468]"]));
        yield return ("two namespaces by name", s => s.IncludedNamespaces = ["n00000", "n00001"]);
        yield return (string.Create(CultureInfo.InvariantCulture, $"{options.Namespaces / 2} namespaces by name"), s =>
            s.IncludedNamespaces = [.. Enumerable.Range(0, options.Namespaces / 2).Select(SelectionObjects.Namespace)]);
        yield return ("one kind of everything", s => s.IncludedResources = ["configmaps"]);
    }

    private static async Task MeasureAsync(KubeClient client, ActiveFault every, ActiveFault lists, string name, Action<BackupSpec> spec, int kinds)
    {
        var backup = Backup.Create("b", TimeProvider.System.GetUtcNow());
        spec(backup.Spec);
        var (everyBefore, listsBefore) = (every.Matched, lists.Matched);
        var clock = Stopwatch.StartNew();
        var outcome = await new BackupRunner(new BackupRunnerOptions
        {
            Cluster = client,
            Repository = new BackupRepository(new MemoryObjectStore(TimeProvider.System)),
            Time = TimeProvider.System,
            Logging = NullLoggerFactory.Instance,
        }).RunAsync(backup, default);
        var listed = lists.Matched - listsBefore;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-38} {outcome.Items,8} {listed,7} {every.Matched - everyBefore - listed,8} {(double)listed / kinds,13:0.00} {clock.Elapsed.TotalMilliseconds,9:0}"));
        if (outcome.Phase != BackupPhase.Completed) throw new InvalidOperationException($"{name}: {outcome.Phase}: {string.Join("; ", outcome.Issues.Take(3))}");
    }

    private static Fault Nothing(params string[] verbs) => new(FaultKind.Latency) { Delay = TimeSpan.Zero, Where = new FaultTarget { Verbs = verbs } };

    private static LabelSelector Label(string value) => new() { MatchLabels = new Dictionary<string, string> { ["app"] = value } };

    private static LabelSelector Other() => new() { MatchExpressions = [new LabelRequirement("tier", "Exists", [])] };
}
