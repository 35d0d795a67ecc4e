using System.Text.Encodings.Web;
using System.Text.Json;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary><c>restore describe -o json</c>: the Restore and everything that the bucket has of it. Velero has no such form; outcomes are written
/// as they are read.</summary>
internal static class RestoreJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = KubeJson.MaxDepth };

    /// <summary>Writes one document and a line end.</summary>
    public static async Task WriteAsync(Stream output, Api.Restore restore, RestoreDetails found, IAsyncEnumerable<ItemOutcome> outcomes, CancellationToken ct)
    {
        await using (var writer = new Utf8JsonWriter(output, Indented))
        {
            writer.WriteStartObject();
            Part(writer, "restore", restore.Document.View);
            Part(writer, "results", found.Results);
            Part(writer, "resourceList", found.ResourceList);
            Part(writer, "itemOperations", found.ItemOperations);
            Part(writer, "volumeInfo", found.Volumes);
            Part(writer, "issues", found.Issues);
            writer.WriteStartArray("outcomes");
            await foreach (var outcome in outcomes.WithCancellation(ct))
            {
                OutcomeRow.ToJson(outcome).WriteTo(writer);
                if (writer.BytesPending > 1 << 15) await writer.FlushAsync(ct);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static void Part(Utf8JsonWriter writer, string name, JsonElement? part)
    {
        writer.WritePropertyName(name);
        if (part is { } value) value.WriteTo(writer);
        else writer.WriteNullValue();
    }

}
