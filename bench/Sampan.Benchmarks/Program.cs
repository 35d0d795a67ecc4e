using Sampan.Benchmarks.Backups;
using Sampan.Benchmarks.Selection;

return args switch
{
    ["backup", .. var rest] => await BackupBenchmark.RunAsync(BackupBenchmarkOptions.Parse(rest)),
    ["backup-once", var kubeconfig, var folder, var name] => await BackupOnce.RunAsync(kubeconfig, folder, name),
    ["list-once", var kubeconfig] => await ListOnce.RunAsync(kubeconfig),
    ["selection", .. var rest] => await SelectionBenchmark.RunAsync(SelectionBenchmarkOptions.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        backup [--kubeconfig FILE] [--objects 10000] [--bytes 3000] [--rounds 5]
            backs up ConfigMaps of a cluster (a sandbox when no kubeconfig is given; it makes what is missing) into a folder, each round in a
            process of its own beside a plain listing; prints medians, the ratio, objects a second and peak memory.
            Publish first (dotnet publish -r linux-x64) to measure the native binary.
        selection [--kinds 200] [--namespaces 2500]
            backs up eight objects of a sandbox by selector, namespaces and kinds; prints how many requests each takes against the bound, one LIST a kind.
        """);
    return 2;
}
