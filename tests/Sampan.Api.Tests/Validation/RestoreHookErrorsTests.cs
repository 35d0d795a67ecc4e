using System.Text.Json.Nodes;
using Sampan.Api.Validation;

namespace Sampan.Api.Tests.Validation;

public sealed class RestoreHookErrorsTests
{
    [Theory]
    [InlineData("""{"name":"h","postHooks":[{"exec":{"command":["a"],"container":"c","onError":"Fail","execTimeout":"1m"}}]}""", null)]
    [InlineData("""{"name":"h","postHooks":[{"exec":{"command":["a"],"waitTimeout":"0","waitForReady":true}}]}""", null)]
    [InlineData("""{"name":"h","includedNamespaces":["a*"],"excludedResources":["secrets"],"postHooks":[{"init":{"timeout":"1m"}}]}""", null)]
    [InlineData("""{"name":"h","postHooks":[{"init":{"initContainers":[{"name":"n","image":"i","command":["c"],"env":[]}]}}]}""", null)]
    [InlineData("""{"name":"h","postHooks":null,"labelSelector":null}""", null)]
    [InlineData("{}", "spec.hooks.resources[0].name: Required value")]
    [InlineData("""{"name":"h","postHooks":[{"exec":{}}]}""", "spec.hooks.resources[0].postHooks[0].exec.command: Required value")]
    [InlineData("""{"name":"h","postHooks":[{"exec":{"command":["a"],"onError":"Stop"}}]}""",
        """spec.hooks.resources[0].postHooks[0].exec.onError: Unsupported value: "Stop": supported values: "Continue", "Fail" """)]
    [InlineData("""{"name":"h","postHooks":[{"exec":{"command":["a"],"waitTimeout":"5"}}]}""",
        """spec.hooks.resources[0].postHooks[0].exec.waitTimeout: Invalid value: "5": time: invalid duration "5" """)]
    [InlineData("""{"name":"h","postHooks":[{"exec":{"command":["a"],"waitForReady":"yes"}}]}""",
        """spec.hooks.resources[0].postHooks[0].exec.waitForReady: Invalid value: "string": """ +
        """spec.hooks.resources[0].postHooks[0].exec.waitForReady in body must be of type boolean: "string" """)]
    [InlineData("""{"name":"h","postHooks":[{"init":{"initContainers":[{"name":"n","image":"i","command":[]}]}}]}""",
        "invalid InitContainer in restore hook, it doesn't have Command, Name or Image field")]
    [InlineData("""{"name":"h","postHooks":[{"init":{"initContainers":[{"name":"n","command":["c"]}]}}]}""",
        "invalid InitContainer in restore hook, it doesn't have Command, Name or Image field")]
    [InlineData("""{"name":"h","post":[]}""", "spec.hooks.resources[0].post is not a field of a Restore that this version knows")]
    public void What_is_wrong_with_a_hook_is_said_as_an_API_server_and_Velero_say_it(string resource, string? error)
    {
        var restore = Restore.Create("r", "b", new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
        restore.Spec.Hooks = new JsonObject { ["resources"] = new JsonArray(JsonNode.Parse(resource)) };

        Assert.Equal(error is null ? [] : [error.TrimEnd()], RestoreValidation.Check(restore));
    }
}
