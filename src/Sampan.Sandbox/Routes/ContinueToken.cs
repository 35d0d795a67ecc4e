using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Where a paged list goes on.</summary>
/// <param name="Revision">Revision of the listing; -1 when it goes on in whatever is there now.</param>
/// <param name="After">Order key of the last object given.</param>
internal sealed record ContinueToken(long Revision, string After)
{
    public static ContinueToken Parse(string text)
    {
        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text));
            if (token.Text("v") == "meta.k8s.io/v1" && token.Whole("rv") is { } revision && token.Text("start") is { } start) return new(revision, start);
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
        }

        throw Refusals.BadRequest("invalid continue token: continue key is not valid");
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Revision, ["start"] = After }.ToJsonString()));
}
