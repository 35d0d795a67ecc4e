using Sampan.Kubernetes.Documents;

namespace Sampan.Api.Tests;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web", ["tier"] = "x" };

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"matchLabels":{"app":"web"}}""", true)]
    [InlineData("""{"matchLabels":{"app":"web","tier":"y"}}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"In","values":["x","y"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["x"]}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"NotIn","values":["x"]}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"Exists"}]}""", false)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"zone","operator":"Near"}]}""", false)]
    public void Matches_as_the_api_server(string json, bool expected) =>
        Assert.Equal(expected, LabelSelector.From(KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(json)))!.Matches(Labels));
}
