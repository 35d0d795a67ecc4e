using System.CommandLine;
using System.Text.Json;
using Sampan.Cli.Flags;
using Sampan.Cli.Output.Describe;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Records;

namespace Sampan.Cli.Commands.Restore;

/// <summary><c>sampan restore describe [NAME…]</c>.</summary>
internal static class RestoreDescribeCommand
{
    public static Command Create(CommandContext context)
    {
        var names = new Argument<string[]>("names") { Description = "Restores to describe; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        var details = new Option<bool>("--details") { Description = "Every object, operation and volume" };
        var selector = ValueParsers.Selector("--selector", "Only restores with matching labels", "-l");
        var (storage, format) = (new StorageFlags(), new FormatFlag("text", "json"));
        var command = new Command("describe", "Describe restores") { names, details, selector };
        format.AddTo(command);
        storage.AddTo(command);
        command.SetAction(async (result, ct) =>
        {
            await using var bucket = Bucket.Open(storage, result, context.Time);
            var restores = new List<Api.Restore>();
            foreach (var name in result.GetValue(names) ?? []) restores.Add(await StoredRestores.RequireAsync(bucket, name, ct));
            if (restores.Count == 0) restores.AddRange((await bucket.Restores.ListAsync(ct)).Select(r => r.Restore).OfType<Api.Restore>()
                .Where(r => result.GetValue(selector)?.Matches(r.Labels) ?? true));
            if (format.IsJson(result)) return await EncodeAsync(context, bucket, restores, ct);
            foreach (var (restore, i) in restores.Select((r, i) => (r, i)))
            {
                var found = await ReadAsync(bucket, restore.Name, ct);
                var text = RestoreDescriber.Describe(restore, found, result.GetValue(details), context.Terminal.IsInteractive,
                    result.GetValue(details) ? await OutcomesAsync(bucket, restore.Name, ct) : []);
                await context.Terminal.Output.WriteAsync((i == 0 ? text : "\n\n" + text).AsMemory(), ct);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<int> EncodeAsync(CommandContext context, Bucket bucket, List<Api.Restore> restores, CancellationToken ct)
    {
        await using var output = context.Terminal.OpenOutput();
        foreach (var restore in restores)
            await RestoreJson.WriteAsync(output, restore, await ReadAsync(bucket, restore.Name, ct), bucket.Restores.ReadOutcomesAsync(restore.Name, ct), ct);
        return ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<ItemOutcome>> OutcomesAsync(Bucket bucket, string name, CancellationToken ct)
    {
        var outcomes = new List<ItemOutcome>();
        await foreach (var outcome in bucket.Restores.ReadOutcomesAsync(name, ct)) outcomes.Add(outcome);
        return outcomes;
    }

    private static async Task<RestoreDetails> ReadAsync(Bucket bucket, string name, CancellationToken ct)
    {
        async Task<JsonElement?> Json(RestoreFile file) => JsonFile.Element(await bucket.Restores.ReadJsonAsync(name, file, ct));
        return new RestoreDetails(await Json(RestoreFile.Results), await Json(RestoreFile.ResourceList), await Json(RestoreFile.ItemOperations), await Json(RestoreFile.VolumeInfo),
            await Json(RestoreFile.Issues));
    }
}
