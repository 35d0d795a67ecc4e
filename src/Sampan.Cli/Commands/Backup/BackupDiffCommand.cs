using System.CommandLine;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Output;
using Sampan.Cli.Sessions;
using Sampan.Engine.Archive;
using Sampan.Engine.Comparison;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup diff NAME OTHER</c>, <c>sampan backup diff NAME --cluster</c>: what differs, field by field.</summary>
internal static class BackupDiffCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var other = new Argument<string?>("other") { Description = "Another backup of the same storage", Arity = ArgumentArity.ZeroOrOne };
        var cluster = new Option<bool>("--cluster") { Description = "Compare with what stands in the cluster of what the backup selects" };
        var restored = new Option<bool>("--restored")
        {
            Description = "The other side was restored from the backup: what each cluster assigns (addresses, volumes, owners) is no difference",
        };
        var (storage, format) = (new StorageFlags(), new FormatFlag("table", "json"));
        const string Help = "Compare a backup with another one, or with a cluster; ends with 0 when nothing differs, 1 when something does, 2 when it " +
            "can't tell";
        var command = new Command("diff", Help) { name, other, cluster, restored };
        format.AddTo(command);
        storage.AddTo(command);
        command.Validators.Add(result =>
        {
            if (string.IsNullOrEmpty(result.GetValue(other)) != result.GetValue(cluster)) result.AddError("give either a second backup or --cluster");
        });
        command.SetAction((result, ct) => WithCodesOfDiffAsync(async () =>
        {
            var scope = result.GetValue(restored) ? ComparisonScope.Restored : ComparisonScope.SameCluster;
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backup = await StoredBackups.RequireAsync(bucket, result.GetRequiredValue(name), ct);
            using var archive = await bucket.Backups.OpenArchiveAsync(backup.Name, ArchiveLimits.Default, ct);
            var left = new ArchiveSide(backup.Name, archive);
            var text = new DifferenceText(context.Terminal, format.IsJson(result));
            if (result.GetValue(other) is { Length: > 0 } second)
            {
                var another = await StoredBackups.RequireAsync(bucket, second, ct);
                using var others = await bucket.Backups.OpenArchiveAsync(another.Name, ArchiveLimits.Default, ct);
                return await text.WriteAsync(left, new ArchiveSide(another.Name, others), scope, ct);
            }

            await using var client = Clusters.Connect(context.Global, result);
            return await text.WriteAsync(left, await ClusterSide.OpenAsync(client, backup.Spec, archive, ct), scope, ct);
        }));
        return command;
    }

    // Where others end with 1 because something could not be done, diff has said by then that there are differences.
    private static async Task<int> WithCodesOfDiffAsync(Func<Task<int>> compare)
    {
        try
        {
            return await compare();
        }
        catch (Exception e) when (ErrorReport.For(e) is { ExitCode: ExitCodes.Error } report)
        {
            throw new CommandException(report.Message, report.Remedy, ExitCodes.NotCompared);
        }
    }
}
