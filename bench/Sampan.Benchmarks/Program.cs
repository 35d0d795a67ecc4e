using System.Globalization;
using Sampan.Benchmarks.Backups;
using Sampan.Benchmarks.Restores;
using Sampan.Benchmarks.Sandboxes;
using Sampan.Benchmarks.Selection;

return args switch
{
    ["backup", .. var rest] => await BackupBenchmark.RunAsync(BackupBenchmarkOptions.Parse(rest)),
    ["backup-once", var kubeconfig, var folder, var name] => await BackupOnce.RunAsync(kubeconfig, folder, name),
    ["list-once", var kubeconfig] => await ListOnce.RunAsync(kubeconfig),
    ["restore", .. var rest] => await RestoreBenchmark.RunAsync(RestoreBenchmarkOptions.Parse(rest)),
    ["restore-once", var kubeconfig, var folder, var backup, var prefix] => await RestoreOnce.RunAsync(kubeconfig, folder, backup, prefix),
    ["create-once", var kubeconfig, var prefix, var atOnce] => await CreateOnce.RunAsync(kubeconfig, prefix, int.Parse(atOnce, CultureInfo.InvariantCulture)),
    ["selection", .. var rest] => await SelectionBenchmark.RunAsync(SelectionBenchmarkOptions.Parse(rest)),
    ["sandbox", .. var rest] => await SandboxBenchmark.RunAsync(SandboxBenchmarkOptions.Parse(rest)),
    ["sandbox-memory", var objects, var bytes] => await MemoryOnce.RunAsync(int.Parse(objects, CultureInfo.InvariantCulture), int.Parse(bytes, CultureInfo.InvariantCulture)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        backup [--kubeconfig FILE] [--objects 10000] [--bytes 3000] [--rounds 5]
            backs up ConfigMaps of a cluster (a sandbox when no kubeconfig is given; it makes what is missing) into a folder, each round in a
            process of its own beside a plain listing; prints medians, the ratio, objects a second and peak memory.
            Publish first (dotnet publish -r linux-x64) to measure the native binary.
        restore [--kubeconfig FILE] [--objects 10000] [--bytes 1000] [--rounds 3]
            restores a backup of such ConfigMaps into new namespaces beside what a bare client creates with the same bodies at several concurrencies;
            prints the rate, its ratio to the best of them, processor time and peak memory. The namespaces stay: take a cluster you can throw away.
        selection [--kinds 200] [--namespaces 2500]
            backs up eight objects of a sandbox by selector, namespaces and kinds; prints how many requests each takes against the bound, one LIST a kind.
        sandbox [--objects 20000] [--bytes 1000] [--events 2000] [--memory-objects 100000] [--binary PATH]
            creates, updates, lists and watches of the embedded API server beside what bare Kestrel does over the same client, resident memory of
            a process with that many objects of 1 KB and of 3 KB, and, given the published command line, the time from its start to its being ready.
        """);
    return 2;
}
