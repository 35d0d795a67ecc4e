using System.CommandLine;
using System.Text;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Cli.Sessions;
using Sampan.Engine.Archive;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Commands.Backup;

/// <summary><c>sampan backup cat NAME RESOURCE[/NAMESPACE]/NAME</c>: one object, as the backup holds it.</summary>
internal static class BackupCatCommand
{
    public static Command Create(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The backup" };
        var path = new Argument<string>("object") { Description = "RESOURCE/NAMESPACE/NAME, or RESOURCE/NAME of a cluster-scoped object, as `backup ls` shows them" };
        var (storage, format) = (new StorageFlags(), new FormatFlag("yaml", "json"));
        var command = new Command("cat", "Print an object of a backup") { name, path };
        format.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            var wanted = result.GetRequiredValue(path);
            if (wanted.Split('/') is not ([{ Length: > 0 }, { Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }]))
                throw new CommandException($"\"{wanted}\" names no object", "give RESOURCE/NAMESPACE/NAME, or RESOURCE/NAME of a cluster-scoped object", ExitCodes.Usage);
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var backup = await StoredBackups.RequireAsync(bucket, result.GetRequiredValue(name), ct);
            using var archive = await bucket.Backups.OpenArchiveAsync(backup.Name, ArchiveLimits.Default, ct);
            var bytes = archive.Read(Find(archive, backup.Name, wanted));
            var document = Parse(bytes, wanted).Edit();
            var text = format.IsJson(result) ? Encoding.UTF8.GetString(KubeJson.Write(document, indented: true)) : KubeYaml.Write(document);
            await context.Terminal.Output.WriteAsync((text.TrimEnd('\n') + "\n").AsMemory(), ct);
            return ExitCodes.Ok;
        });
        return command;
    }

    // Without its group a resource is found when only one has that plural.
    private static ArchivedItem Find(BackupArchiveReader archive, string backup, string wanted)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        var (resource, key) = (wanted[..slash], wanted[slash..]);
        var rows = ArchiveRows.All(archive).Where(r => (r.Item.Resource.ToString() == resource || r.Item.Resource.Plural == resource) && r.Path.EndsWith(key, StringComparison.Ordinal) &&
            r.Path.Length == r.Item.Resource.ToString().Length + key.Length).ToList();
        if (rows.Find(r => r.Path == wanted) is { } exact) return exact.Item;
        return rows switch
        {
            [var only] => only.Item,
            [] => throw new CommandException($"backup \"{backup}\" holds no {wanted}", $"sampan backup ls {backup} lists what it holds"),
            _ => throw new CommandException($"{wanted} is ambiguous: {string.Join(", ", rows.Select(r => r.Path))}", "name the resource with its group", ExitCodes.Usage),
        };
    }

    private static KubeObject Parse(byte[] bytes, string wanted)
    {
        try
        {
            return KubeObject.Parse(bytes);
        }
        catch (MalformedObjectException e)
        {
            throw new CommandException($"{wanted} is damaged: {e.Message}", "sampan backup verify says what else is");
        }
    }
}
