using System.Globalization;
using System.Text.Json;
using Sampan.Cli.Output;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>The Item Operations block of a description.</summary>
internal static class ItemOperationsSection
{
    /// <summary>Writes the summary, or every operation when <paramref name="operations"/> are given.</summary>
    public static void Write(Description description, string side, int attempted, int completed, int failed, JsonElement? operations)
    {
        if (attempted == 0) return;
        if (operations is not { ValueKind: JsonValueKind.Array } list)
        {
            description.Line($"{side} Item Operations:\t{completed} of {attempted} completed successfully, {failed} failed (specify --details for more information)");
            return;
        }

        description.Line($"{side} Item Operations:");
        foreach (var operation in list.EnumerateArray()) One(description, side, operation);
    }

    private static void One(Description description, string side, JsonElement operation)
    {
        var (spec, status) = (operation.At("spec"), operation.At("status"));
        description.Line($"\tOperation for {Identifier(spec.At("resourceIdentifier"))}:")
            .Line($"\t\t{side} Item Action Plugin:\t{spec.Text(side == "Backup" ? "backupItemAction" : "restoreItemAction")}")
            .Line($"\t\tOperation ID:\t{spec.Text("operationID")}");
        var items = spec.Items("postOperationItems").ToList();
        if (items.Count > 0) description.Line("\t\tItems to Update:");
        foreach (var item in items) description.Line($"\t\t\t{Identifier(item)}");
        description.Line($"\t\tPhase:\t{status.Text("phase")}");
        if (status.Text("error") is { Length: > 0 } error) description.Line($"\t\tOperation Error:\t{error}");
        if (status.Whole("nTotal") is > 0 and var total)
            description.Line($"\t\tProgress:\t{status.Whole("nCompleted") ?? 0} of {total} complete ({status.Text("operationUnits")})");
        if (status.Text("description") is { Length: > 0 } text) description.Line($"\t\tProgress description:\t{text}");
        foreach (var (heading, field) in new[] { ("Created", "created"), ("Started", "started"), ("Updated", "updated") })
        {
            if (DateTimeOffset.TryParse(status.Text(field), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                description.Line($"\t\t{heading}:\t{GoTime.Text(time)}");
        }
    }

    private static string Identifier(JsonElement id) =>
        $"{new GroupResource(id.Text("Group") ?? "", id.Text("Resource") ?? "")} {id.Text("Namespace")}/{id.Text("Name")}";
}
