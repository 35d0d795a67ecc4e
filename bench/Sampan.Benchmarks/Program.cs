using Sampan.Benchmarks.Backups;

return args switch
{
    ["backup", .. var rest] => await BackupBenchmark.RunAsync(BackupBenchmarkOptions.Parse(rest)),
    ["backup-once", var kubeconfig, var folder, var name] => await BackupOnce.RunAsync(kubeconfig, folder, name),
    ["list-once", var kubeconfig] => await ListOnce.RunAsync(kubeconfig),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        backup [--kubeconfig FILE] [--objects 10000] [--bytes 3000] [--rounds 5]
            backs up ConfigMaps of a cluster (a sandbox when no kubeconfig is given; it makes what is missing) into a folder, each round in a
            process of its own beside a plain listing; prints medians, the ratio, objects a second and peak memory.
            Publish first (dotnet publish -r linux-x64) to measure the native binary.
        """);
    return 2;
}
