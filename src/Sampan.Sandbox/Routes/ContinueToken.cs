using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Where a paged list goes on.</summary>
/// <param name="Revision">Revision of the listing; -1 when it goes on in whatever is there now.</param>
/// <param name="After">Order key of the last object given.</param>
internal sealed record ContinueToken(long Revision, string After)
{
    private const string CurrentVersion = "meta.k8s.io/v1";

    /// <exception cref="ApiRefusal">400: not a token, in the API server's words.</exception>
    public static ContinueToken Parse(string text)
    {
        var token = Decode(text);
        if (token.Text("v") is not CurrentVersion) throw Refused($"server does not recognize this encoded version {token.Text("v")}");
        var (revision, after) = (token.Whole("rv") ?? 0, token.Text("start") ?? "");
        if (revision == 0) throw Refused($"incorrect encoded start resourceVersion (version {CurrentVersion})");
        if (after.Length == 0) throw Refused($"encoded start key empty (version {CurrentVersion})");
        if (after.Split('/').Skip(after.StartsWith('/') ? 1 : 0).Any(s => s is "" or "." or "..")) throw Refused(after);
        return new(revision, after);
    }

    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(new JsonObject { ["v"] = CurrentVersion, ["rv"] = Revision, ["start"] = After }.ToJsonString()));

    private static JsonNode? Decode(string text)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw Refused($"illegal base64 data at input byte {text.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Count()}");
        }

        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            throw Refused(bytes.Length == 0 ? "unexpected end of JSON input" : $"invalid character '{(char)bytes[0]}' looking for beginning of value");
        }
    }

    private static ApiRefusal Refused(string why) => Refusals.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
