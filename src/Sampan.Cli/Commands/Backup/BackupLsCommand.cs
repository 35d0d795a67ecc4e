using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;
using Sampan.Cli.Output.Tables;
using Sampan.Cli.Sessions;
using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup ls NAME [PATTERN]</c>: the objects in a backup.</summary>
internal static class BackupLsCommand
{
    private static readonly Table<ArchiveRow> Columns = new(
        ("RESOURCE", r => r.Item.Resource.ToString()),
        ("NAMESPACE", r => r.Item.Key.Namespace ?? ""),
        ("NAME", r => r.Item.Key.Name),
        ("SIZE", r => r.Item.Length.ToString(CultureInfo.InvariantCulture)));

    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var pattern = new Argument<string?>("pattern")
        {
            Description = "Only objects whose RESOURCE/NAMESPACE/NAME matches; * and ? stand for anything, slashes too; without them, a resource or the start of a path",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (storage, format) = (new StorageFlags(), new FormatFlag("table", "wide", "json", "yaml"));
        var command = new Command("ls", "List the objects in a backup") { name, pattern };
        format.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backup = await StoredBackups.RequireAsync(bucket, result.GetRequiredValue(name), ct);
            using var archive = await bucket.Backups.OpenArchiveAsync(backup.Name, ArchiveLimits.Default, ct);
            var rows = ArchiveRows.All(archive).Where(r => Matches(r, result.GetValue(pattern)));
            await PrintAsync(context.Terminal, format.Read(result), archive, rows, ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static bool Matches(ArchiveRow row, string? pattern)
    {
        if (string.IsNullOrEmpty(pattern)) return true;
        if (pattern.AsSpan().ContainsAny('*', '?')) return FileSystemName.MatchesSimpleExpression(pattern, row.Path, ignoreCase: false);
        var start = pattern.TrimEnd('/');
        return row.Path == start || row.Path.StartsWith(start + "/", StringComparison.Ordinal) || row.Item.Resource.Plural == start;
    }

    private static async Task PrintAsync(ITerminal terminal, OutputFormat format, BackupArchiveReader archive, IEnumerable<ArchiveRow> rows, CancellationToken ct)
    {
        if (format is OutputFormat.Table or OutputFormat.Wide)
        {
            var columns = format == OutputFormat.Table ? Columns.With([("VERSIONS", Versions)]) : Columns.With([("VERSIONS", Versions), ("KIND", r => Kind(archive, r))]);
            await terminal.Output.WriteAsync(columns.Render([.. rows]).AsMemory(), ct);
            return;
        }

        // One row after the other: a list of a million objects is never in memory as a whole.
        var json = format == OutputFormat.Json;
        var count = 0;
        foreach (var row in rows)
        {
            ct.ThrowIfCancellationRequested();
            var document = Document(archive, row);
            var text = json ? (count == 0 ? "[\n" : ",\n") + System.Text.Encoding.UTF8.GetString(KubeJson.Write(document)) : KubeYaml.Write(new JsonArray(document)) + "\n";
            await terminal.Output.WriteAsync(text.AsMemory(), ct);
            count++;
        }

        await terminal.Output.WriteAsync((json ? count == 0 ? "[]\n" : "\n]\n" : count == 0 ? "[]\n" : "").AsMemory(), ct);
    }

    private static JsonObject Document(BackupArchiveReader archive, ArchiveRow row)
    {
        var document = new JsonObject { ["resource"] = row.Item.Resource.ToString(), ["kind"] = Kind(archive, row) };
        if (row.Item.Key.Namespace is { } ns) document["namespace"] = ns;
        document["name"] = row.Item.Key.Name;
        document["size"] = row.Item.Length;
        document["versions"] = new JsonArray([.. row.Versions.Select(v => (JsonNode)JsonValue.Create(v))]);
        return document;
    }

    private static string Versions(ArchiveRow row) => string.Join(',', row.Versions);

    private static string Kind(BackupArchiveReader archive, ArchiveRow row)
    {
        try
        {
            return archive.ReadObject(row.Item).Kind.ToString();
        }
        catch (MalformedObjectException)
        {
            return "(damaged)";
        }
    }
}
