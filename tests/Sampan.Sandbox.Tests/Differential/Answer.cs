using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>What one step got, before normalisation.</summary>
/// <param name="Step">The step in a few words, to find one's way in the recording.</param>
/// <param name="Code">HTTP status code.</param>
/// <param name="Headers">Those that clients act on: Warning, Retry-After, and the media type when it isn't JSON.</param>
/// <param name="Body">JSON; a string for anything else; null for an empty body.</param>
internal sealed record Answer(string Step, int Code, JsonObject Headers, JsonNode? Body)
{
    /// <summary>As it is recorded.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["step"] = Step, ["code"] = Code };
        if (Headers.Count > 0) json["headers"] = Headers;
        if (Body is not null) json["body"] = Body;
        return json;
    }
}
