using System.Text.Json.Nodes;
using Sampan.Api.Validation;

namespace Sampan.Api.Tests.Validation;

public sealed class HookErrorsTests
{
    [Theory]
    [InlineData("""{"name":"h","pre":[{"exec":{"command":["a"],"container":"c","onError":"Fail","timeout":"1m"}}],"post":[]}""", null)]
    [InlineData("""{"name":"h","includedNamespaces":["a*"],"excludedResources":["secrets"]}""", null)]
    [InlineData("""{"name":"h","includedNamespaces":null,"labelSelector":null}""", null)]
    [InlineData("{}", "spec.hooks.resources[0].name: Required value")]
    [InlineData("""{"name":1}""",
        """spec.hooks.resources[0].name: Invalid value: "number": spec.hooks.resources[0].name in body must be of type string: "number" """)]
    [InlineData("""{"name":"h","pre":[{}]}""", "spec.hooks.resources[0].pre[0].exec: Required value")]
    [InlineData("""{"name":"h","post":[{"exec":{}}]}""", "spec.hooks.resources[0].post[0].exec.command: Required value")]
    [InlineData("""{"name":"h","pre":[{"exec":{"command":[]}}]}""",
        "spec.hooks.resources[0].pre[0].exec.command: Invalid value: 0: spec.hooks.resources[0].pre[0].exec.command in body should have at least 1 items")]
    [InlineData("""{"name":"h","pre":[{"exec":{"command":"a"}}]}""",
        """spec.hooks.resources[0].pre[0].exec.command: Invalid value: "string": """ +
        """spec.hooks.resources[0].pre[0].exec.command in body must be of type array: "string" """)]
    [InlineData("""{"name":"h","pre":[{"exec":{"command":["a"],"onError":"Stop"}}]}""",
        """spec.hooks.resources[0].pre[0].exec.onError: Unsupported value: "Stop": supported values: "Continue", "Fail" """)]
    [InlineData("""{"name":"h","pre":[{"exec":{"command":["a"],"timeout":"30"}}]}""",
        """spec.hooks.resources[0].pre[0].exec.timeout: Invalid value: "30": time: invalid duration "30" """)]
    [InlineData("""{"name":"h","labelSelector":{"matchExpressions":[{"key":"a","operator":"Is"}]}}""",
        """invalid hooks.resources[0].labelSelector: "Is" is not a valid label selector operator""")]
    [InlineData("""{"name":"h","before":[]}""", "spec.hooks.resources[0].before is not a field of a Backup that this version knows")]
    public void What_is_wrong_with_a_hook_is_said_as_an_API_server_says_it(string resource, string? error)
    {
        var backup = Backup.Create("b", new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero));
        backup.Spec.Hooks = new JsonObject { ["resources"] = new JsonArray(JsonNode.Parse(resource)) };

        Assert.Equal(error is null ? [] : [error.TrimEnd()], BackupValidation.Check(backup));
    }
}
